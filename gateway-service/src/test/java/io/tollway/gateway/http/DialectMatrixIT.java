package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.google.genai.types.Type;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official clients of four protocols, each against upstreams of every dialect: only base URL, key and model name are changed. */
class DialectMatrixIT {
    private static final String ASK = "Tell me about bridges in 30 words";
    private static final String WEATHER = "What is the weather in Paris?";
    private static final String PROJECT = "/v1/projects/p/locations/europe-west1/publishers/";
    private static final String PRIVATE_KEY = privateKey();
    private static final String RESULT = "17 degrees and rain";

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    /** The models, each served by an upstream of another dialect. */
    static Stream<String> upstreams() {
        return Stream.of(
                "openai",
                "anthropic",
                "gemini",
                "responses",
                "azure",
                "bedrock",
                "vertex",
                "vertex-anthropic",
                "cohere");
    }

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .provider("anthropic", "beta", provider.baseUrl() + "/anthropic/v1", List.of("beta-a"))
                .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                .model("acme/openai", "alpha")
                .model("acme/anthropic", "beta")
                .provider("openai-responses", "delta", provider.baseUrl() + "/delta/v1", List.of("delta-a"))
                .model("acme/gemini", "gamma")
                .model("acme/responses", "delta")
                .provider("azure-openai", "epsilon", provider.baseUrl() + "/azure-openai/openai", List.of("azure-a"))
                .model("acme/azure", "epsilon")
                .provider("bedrock", "zeta", provider.baseUrl() + "/bedrock", List.of(accessKey("zeta-a")))
                .model("acme/bedrock", "zeta")
                .provider(
                        "vertex",
                        "eta",
                        provider.baseUrl() + "/vertex" + PROJECT + "google",
                        List.of(keyFile("vertex")))
                .provider("cohere", "iota", provider.baseUrl() + "/cohere/v2", List.of("iota-a"))
                .model("acme/cohere", "iota")
                .model("acme/vertex", "eta")
                .provider(
                        "vertex-anthropic",
                        "theta",
                        provider.baseUrl() + "/vertex-anthropic" + PROJECT + "anthropic",
                        List.of(keyFile("vertex-anthropic")))
                .model("acme/vertex-anthropic", "theta");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    /** An access key as a secret; the simulator knows the secret half of every key. */
    private static String accessKey(String id) {
        return "{\"access_key_id\":\"" + id + "\",\"secret_access_key\":\"secret-of-" + id
                + "\",\"region\":\"eu-central-1\"}";
    }

    /** A service account's key file, whose tokens come from the simulator. */
    private String keyFile(String dialect) {
        return "{\"client_email\":\"" + dialect + "@p.iam.gserviceaccount.com\",\"private_key\":"
                + "\"-----BEGIN PRIVATE KEY-----\\n" + PRIVATE_KEY
                + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\""
                + provider.baseUrl() + "/" + dialect + "/token\"}";
    }

    private static String privateKey() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return Base64.getEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void openAisClientChats(String upstream) {
        OpenAIClient client = openAi();
        ChatCompletionCreateParams ask = ChatCompletionCreateParams.builder()
                .model("acme/" + upstream)
                .maxCompletionTokens(200)
                .addUserMessage(ASK)
                .build();

        ChatCompletion whole = client.chat().completions().create(ask);
        StringBuilder streamed = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(ask)) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> streamed.append(choice.delta().content().orElse("")));
        }

        assertThat(whole.choices().getFirst().message().content().orElse(""))
                .isNotBlank()
                .isEqualTo(streamed.toString());
        assertThat(whole.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(whole.model()).isEqualTo("acme/" + upstream);
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("openai.chat");
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void openAisClientCallsToolsAndSendsTheirResults(String upstream) {
        OpenAIClient client = openAi();
        ChatCompletionCreateParams.Builder conversation = ChatCompletionCreateParams.builder()
                .model("acme/" + upstream)
                .maxCompletionTokens(300)
                .addFunctionTool(FunctionDefinition.builder()
                        .name("get_weather")
                        .description("The weather in a city")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                                .build())
                        .build())
                .addUserMessage(WEATHER);

        ChatCompletion asking = client.chat().completions().create(conversation.build());
        assertThat(asking.choices().getFirst().finishReason().asString()).isEqualTo("tool_calls");
        ChatCompletionMessageFunctionToolCall call = asking.choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().name()).isEqualTo("get_weather");
        ChatCompletion answer = client.chat()
                .completions()
                .create(conversation
                        .addMessage(asking.choices().getFirst().message())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content(RESULT)
                                .build())
                        .build());

        assertThat(answer.choices().getFirst().message().content().orElse("")).contains(RESULT);
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("openai.chat");
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void openAisClientGetsResponses(String upstream) {
        OpenAIClient client = openAi();
        ResponseCreateParams ask = ResponseCreateParams.builder()
                .model("acme/" + upstream)
                .maxOutputTokens(200)
                .instructions("Be brief")
                .input(ASK)
                .build();

        Response whole = client.responses().create(ask);
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(ask)) {
            events.stream().forEach(accumulator::accumulate);
        }

        assertThat(text(whole)).isNotBlank().isEqualTo(text(accumulator.response()));
        assertThat(whole.usage().orElseThrow().outputTokens()).isPositive();
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("openai.responses");
    }

    @Test
    void aResponseEchoesNumbersThatNobodyCouldWriteOut() {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/responses",
                key,
                "{\"model\":\"acme/anthropic\",\"input\":\"" + ASK + "\",\"metadata\":{\"a\":1e10000}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("1E+10000");
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .map(content -> content.asOutputText().text())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void anthropicsClientSendsMessages(String upstream) {
        AnthropicClient client = anthropic();
        MessageCreateParams ask = MessageCreateParams.builder()
                .model("acme/" + upstream)
                .maxTokens(200)
                .system("Be brief")
                .addUserMessage(ASK)
                .build();

        Message whole = client.messages().create(ask);
        Message streamed = stream(client, ask);

        assertThat(text(whole)).isNotBlank().isEqualTo(text(streamed));
        assertThat(whole.stopReason().orElseThrow().asString()).isEqualTo("end_turn");
        assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("anthropic.messages");
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void anthropicsClientThinksCallsToolsAndSendsTheirResults(String upstream) {
        AnthropicClient client = anthropic();
        MessageCreateParams.Builder conversation = MessageCreateParams.builder()
                .model("acme/" + upstream)
                .maxTokens(4000)
                .enabledThinking(2048)
                .addTool(com.anthropic.models.messages.Tool.builder()
                        .name("get_weather")
                        .inputSchema(com.anthropic.models.messages.Tool.InputSchema.builder()
                                .properties(com.anthropic.core.JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .putAdditionalProperty("required", com.anthropic.core.JsonValue.from(List.of("city")))
                                .build())
                        .build())
                .addUserMessage(WEATHER);

        Message asking = stream(client, conversation.build());
        assertThat(asking.stopReason().orElseThrow().asString()).isEqualTo("tool_use");
        ToolUseBlock call = asking.content().stream()
                .filter(block -> block.isToolUse())
                .findFirst()
                .orElseThrow()
                .asToolUse();
        Message answer = client.messages()
                .create(conversation
                        .addMessage(asking)
                        .addUserMessageOfBlockParams(
                                List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                        .toolUseId(call.id())
                                        .content(RESULT)
                                        .build())))
                        .build());

        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(text(answer)).contains(RESULT);
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("anthropic.messages");
    }

    private static Message stream(AnthropicClient client, MessageCreateParams ask) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (var events = client.messages().createStreaming(ask)) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void googlesClientGeneratesContent(String upstream) {
        try (Client client = gemini()) {
            GenerateContentConfig config =
                    GenerateContentConfig.builder().maxOutputTokens(200).build();

            GenerateContentResponse whole = client.models.generateContent("acme/" + upstream, ASK, config);
            StringBuilder streamed = new StringBuilder();
            try (ResponseStream<GenerateContentResponse> chunks =
                    client.models.generateContentStream("acme/" + upstream, ASK, config)) {
                chunks.forEach(chunk -> streamed.append(chunk.text() == null ? "" : chunk.text()));
            }

            assertThat(whole.text()).isNotBlank().isEqualTo(streamed.toString());
            assertThat(whole.finishReason().toString()).isEqualTo("STOP");
        }
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("gemini.generateContent");
    }

    @ParameterizedTest
    @MethodSource("upstreams")
    void googlesClientCallsFunctionsAndSendsTheirResults(String upstream) {
        try (Client client = gemini()) {
            Tool weather = Tool.builder()
                    .functionDeclarations(FunctionDeclaration.builder()
                            .name("get_weather")
                            .description("The weather in a city")
                            .parameters(Schema.builder()
                                    .type(Type.Known.OBJECT)
                                    .properties(Map.of(
                                            "city",
                                            Schema.builder()
                                                    .type(Type.Known.STRING)
                                                    .build()))
                                    .required("city")
                                    .build())
                            .build())
                    .build();
            GenerateContentConfig config = GenerateContentConfig.builder()
                    .maxOutputTokens(300)
                    .tools(weather)
                    .build();
            Content question =
                    Content.builder().role("user").parts(Part.fromText(WEATHER)).build();

            GenerateContentResponse asking =
                    client.models.generateContent("acme/" + upstream, List.of(question), config);
            FunctionCall call =
                    java.util.Objects.requireNonNull(asking.functionCalls()).getFirst();
            Content said =
                    asking.candidates().orElseThrow().getFirst().content().orElseThrow();
            Content result = Content.builder()
                    .role("user")
                    .parts(Part.fromFunctionResponse("get_weather", Map.of("result", RESULT)))
                    .build();
            GenerateContentResponse answer =
                    client.models.generateContent("acme/" + upstream, List.of(question, said, result), config);

            assertThat(call.name()).contains("get_weather");
            assertThat(answer.text()).contains(RESULT);
        }
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced("gemini.generateContent");
    }

    private void everyRecordIsCompleteAndCostsWhatTheProviderInvoiced(String dialect) {
        List<FinalRecord> records = gateway.usage().finals();
        assertThat(records).isNotEmpty().allSatisfy(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(record.dialect()).isEqualTo(dialect);
        });
        BigDecimal charged = records.stream()
                .map(record -> BigDecimal.valueOf(record.chargeNano(), 9))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal invoiced =
                provider.invoice().stream().map(row -> row.costUsd()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(charged).isEqualByComparingTo(invoiced);
    }

    private OpenAIClient openAi() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private AnthropicClient anthropic() {
        return AnthropicOkHttpClient.builder()
                .baseUrl(gateway.url())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private Client gemini() {
        return Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder().baseUrl(gateway.url()).build())
                .build();
    }
}
