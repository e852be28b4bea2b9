package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.genai.Client;
import com.google.genai.types.CountTokensResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting before asking: by whoever can count, free of charge, and by an estimate that says so where nobody can. */
class CountTokensIT {
    private static final String ASK = "Tell me about bridges in 30 words";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"" + ASK + "\"}]";
    private static final JsonMapper JSON = new JsonMapper();

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .provider("anthropic", "beta", provider.baseUrl() + "/anthropic/v1", List.of("beta-a"))
                .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                .model("acme/openai", "alpha")
                .model("acme/anthropic", "beta")
                .model("acme/gemini", "gamma")
                .embeddings("acme/vectors", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini"})
    void anthropicsClientIsToldWhatTheProviderWouldRead(String upstream) {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(gateway.url())
                .apiKey(key)
                .maxRetries(0)
                .build();

        long counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("acme/" + upstream)
                        .system("Be brief")
                        .addUserMessage(ASK)
                        .build())
                .inputTokens();
        long read = client.messages()
                .create(MessageCreateParams.builder()
                        .model("acme/" + upstream)
                        .maxTokens(200)
                        .system("Be brief")
                        .addUserMessage(ASK)
                        .build())
                .usage()
                .inputTokens();

        assertThat(counted).isPositive().isEqualTo(read);
        theCountWasFree("anthropic.count_tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini"})
    void googlesClientIsToldWhatTheProviderWouldRead(String upstream) {
        try (Client client = Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder().baseUrl(gateway.url()).build())
                .build()) {
            CountTokensResponse counted = client.models.countTokens("acme/" + upstream, ASK, null);
            int read = client.models
                    .generateContent(
                            "acme/" + upstream,
                            ASK,
                            GenerateContentConfig.builder().maxOutputTokens(200).build())
                    .usageMetadata()
                    .orElseThrow()
                    .promptTokenCount()
                    .orElseThrow();

            assertThat(counted.totalTokens().orElseThrow()).isPositive().isEqualTo(read);
        }
        theCountWasFree("gemini.countTokens");
    }

    /** A count is one number, whatever the body says about streams. */
    @ParameterizedTest
    @CsvSource({"openai,estimate", "anthropic,", "gemini,"})
    void openAisClientIsToldToo(String upstream, @Nullable String source) throws IOException {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/responses/input_tokens",
                key,
                "{\"model\":\"acme/" + upstream + "\",\"input\":\"" + ASK + "\",\"stream\":true}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("object").asText()).isEqualTo("response.input_tokens");
        assertThat(body.get("input_tokens").asInt()).isBetween(8, 24);
        assertThat(answer.headers().firstValue("x-tollway-count-source").orElse(null))
                .isEqualTo(source);
        assertThat(provider.invoice()).isEmpty();
    }

    private void theCountWasFree(String dialect) {
        FinalRecord record = gateway.usage().finals().stream()
                .filter(each -> each.dialect().equals(dialect))
                .findFirst()
                .orElseThrow();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(record.holdNano()).isZero();
        assertThat(record.chargeNano()).isZero();
        assertThat(provider.invoice()).as("only the answer is billed").hasSize(1);
    }

    @Test
    void aWholeGeminiRequestIsCountedUnderTheNameThatTheProviderKnows() throws IOException {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/api/v1beta/models/acme/gemini:countTokens",
                key,
                "{\"generateContentRequest\":{\"model\":\"models/acme/gemini\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
                        + ASK + "\"}]}],\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief\"}]}}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("totalTokens").asInt()).isGreaterThan(8);
        assertThat(answer.headers().firstValue("x-tollway-count-source")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/api/v1"})
    void whereNobodyCountsAnEstimateAnswersAndSaysSo(String prefix) throws IOException {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + prefix + "/messages/count_tokens", key, "{\"model\":\"acme/openai\"," + MESSAGES + "}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-tollway-count-source")).contains("estimate");
        assertThat(JSON.readTree(answer.body()).get("input_tokens").asInt()).isBetween(8, 24);
        assertThat(gateway.usage().starts()).isEmpty();
        assertThat(gateway.inFlight()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"RATE_LIMIT,429", "ERROR,500", "ERROR,404"})
    void aProviderThatDoesNotCountIsNoFailureOfTheClients(FaultKind kind, int status) throws IOException {
        provider.addFault(Fault.of(kind).withStatus(status));

        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/messages/count_tokens", key, "{\"model\":\"acme/anthropic\"," + MESSAGES + "}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-tollway-count-source")).contains("estimate");
        assertThat(gateway.usage().finals().getFirst().chargeNano()).isZero();
    }

    @Test
    void aProviderWithoutTheCallKeepsItsAccount() {
        provider.addFault(Fault.of(FaultKind.ERROR).withStatus(404).times(1));
        Wire.post(gateway.url() + "/v1/messages/count_tokens", key, "{\"model\":\"acme/anthropic\"," + MESSAGES + "}");

        HttpResponse<String> chat =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/anthropic", false));

        assertThat(chat.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/messages/count_tokens|{\"model\":\"acme/anthropic\"}|400",
                "/v1/messages/count_tokens|{\"model\":\"no/such\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}|400",
                "/v1/messages/count_tokens|{\"model\":\"acme/vectors\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}|404",
                "/v1beta/models/acme/gemini:countTokens|{}|400",
                "/v1beta/models/acme/gemini:countTokens|{\"generateContentRequest\":3}|400",
                "/v1beta/models/acme/gemini:countTokens|{\"contents\":[],\"generateContentRequest\":{}}|400",
            })
    void whatCannotBeCountedIsRefused(String path, String body, int status) throws IOException {
        HttpResponse<String> answer = Wire.post(gateway.url() + path, key, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(gateway.usage().starts()).isEmpty();
    }
}
