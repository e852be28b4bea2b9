package io.tollway.simulator.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.types.Content;
import com.google.genai.types.CountTokensConfig;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's own Java client on the other side of the wire. */
class GenAiClientTest {
    private static final String FLASH = "gemini-2.5-flash";
    private static final String THIRD = "gemini-3-flash-preview";

    private ProviderSimulator simulator;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        client = client("AIza-official");
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    private Client client(String secret) {
        return Client.builder()
                .apiKey(secret)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(simulator.baseUrl() + "/gemini")
                        .apiVersion("v1beta")
                        .build())
                .build();
    }

    @Test
    void content_is_generated_counted_and_billed() {
        GenerateContentResponse answer = client.models.generateContent(FLASH, "Say hello in 20 words", null);

        GenerateContentResponseUsageMetadata usage = answer.usageMetadata().orElseThrow();
        assertThat(Tokens.count(Objects.requireNonNull(answer.text()))).isEqualTo(20);
        assertThat(usage.candidatesTokenCount()).contains(20);
        assertThat(usage.promptTokenCount()).contains(3 + 4 + Tokens.count("Say hello in 20 words"));
        assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
        InvoiceRow row = simulator.invoice().getLast();
        assertThat(row.id()).isEqualTo(answer.responseId().orElseThrow());
        assertThat(row.account()).isEqualTo("AIza-official");
        assertThat(row.model()).isEqualTo(FLASH);
        // (12 × 0.15 + 20 × 0.60) / 1 000 000
        assertThat(row.costUsd()).isEqualByComparingTo("0.0000138");
    }

    @Test
    void a_stream_says_the_same_as_the_answer_in_one_piece_and_counts_up_to_the_same_usage() throws Exception {
        GenerateContentConfig thinking = GenerateContentConfig.builder()
                .thinkingConfig(ThinkingConfig.builder().includeThoughts(true).thinkingBudget(512))
                .build();
        GenerateContentResponse whole = client.models.generateContent(FLASH, "Tell me of bridges", thinking);

        StringBuilder text = new StringBuilder();
        GenerateContentResponse last = null;
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(FLASH, "Tell me of bridges", thinking)) {
            for (GenerateContentResponse piece : stream) {
                assertThat(piece.usageMetadata().orElseThrow().promptTokenCount())
                        .isPresent();
                text.append(piece.text());
                last = piece;
            }
        }

        assertThat(text).hasToString(whole.text());
        assertThat(last).isNotNull();
        assertThat(last.usageMetadata()).isEqualTo(whole.usageMetadata());
        GenerateContentResponseUsageMetadata usage = whole.usageMetadata().orElseThrow();
        // A sixteenth of the budget; not part of the candidates' tokens.
        assertThat(usage.thoughtsTokenCount()).contains(32);
        assertThat(usage.totalTokenCount())
                .contains(usage.promptTokenCount().orElseThrow()
                        + usage.candidatesTokenCount().orElseThrow()
                        + 32);
        List<InvoiceRow> rows = simulator.invoice();
        assertThat(rows.get(1).usage()).isEqualTo(rows.get(0).usage());
        assertThat(rows.get(0).usage().reasoning()).isEqualTo(32);
    }

    @Test
    void the_limit_includes_thoughts() {
        GenerateContentResponse answer = client.models.generateContent(
                FLASH,
                "Tell me of rivers in 60 words",
                GenerateContentConfig.builder()
                        .maxOutputTokens(40)
                        .thinkingConfig(ThinkingConfig.builder().thinkingBudget(512))
                        .build());

        assertThat(answer.candidates()
                        .orElseThrow()
                        .getFirst()
                        .finishReason()
                        .orElseThrow()
                        .knownEnum())
                .isEqualTo(FinishReason.Known.MAX_TOKENS);
        assertThat(simulator.invoice().getLast().usage().reasoning()).isEqualTo(32);
        assertThat(simulator.invoice().getLast().usage().output()).isEqualTo(8);
    }

    @Test
    void a_function_is_called_with_a_signature_that_must_come_back() {
        GenerateContentConfig config = GenerateContentConfig.builder()
                .tools(Tool.builder()
                        .functionDeclarations(FunctionDeclaration.builder()
                                .name("get_weather")
                                .parameters(Schema.builder()
                                        .type("OBJECT")
                                        .properties(Map.of(
                                                "city",
                                                Schema.builder().type("STRING").build()))
                                        .required("city"))
                                .build())
                        .build())
                .build();
        Content question = Content.builder()
                .role("user")
                .parts(Part.fromText("What is the weather in Paris?"))
                .build();
        Content asking = client.models
                .generateContent(THIRD, List.of(question), config)
                .candidates()
                .orElseThrow()
                .getFirst()
                .content()
                .orElseThrow();
        Part call = asking.parts().orElseThrow().getFirst();
        assertThat(call.functionCall().orElseThrow().id()).isEmpty();
        assertThat(call.functionCall().orElseThrow().args().orElseThrow()).containsEntry("city", "Paris");
        assertThat(call.thoughtSignature()).isPresent();

        Content result = Content.builder()
                .role("user")
                .parts(Part.fromFunctionResponse("get_weather", Map.of("output", "17 degrees and rain")))
                .build();
        assertThat(client.models
                        .generateContent(THIRD, List.of(question, asking, result), config)
                        .text())
                .contains("17 degrees and rain");

        Content unsigned = Content.builder()
                .role("model")
                .parts(Part.builder()
                        .functionCall(call.functionCall().orElseThrow())
                        .build())
                .build();
        assertThatThrownBy(() -> client.models.generateContent(THIRD, List.of(question, unsigned, result), config))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("missing a thought_signature");
    }

    @Test
    void a_schema_asked_for_is_met() throws Exception {
        GenerateContentResponse answer = client.models.generateContent(
                FLASH,
                "Describe a person called Ada",
                GenerateContentConfig.builder()
                        .responseMimeType("application/json")
                        .responseSchema(Schema.builder()
                                .type("OBJECT")
                                .properties(Map.of(
                                        "name",
                                        Schema.builder().type("STRING").build(),
                                        "age",
                                        Schema.builder().type("INTEGER").build()))
                                .required("name", "age"))
                        .build());

        assertThat(Calls.MAPPER.readTree(answer.text()).path("name").asText()).isEqualTo("Ada");
        assertThat(Calls.MAPPER.readTree(answer.text()).path("age").isInt()).isTrue();
    }

    @Test
    void tokens_are_counted_free_and_embeddings_are_billed() {
        assertThat(client.models
                        .countTokens(
                                FLASH,
                                "How many tokens?",
                                CountTokensConfig.builder().build())
                        .totalTokens())
                .contains(3 + 4 + Tokens.count("How many tokens?"));
        assertThat(simulator.invoice()).isEmpty();

        var embeddings = client.models
                .embedContent(
                        "gemini-embedding-001",
                        List.of("one", "two", "one"),
                        EmbedContentConfig.builder().outputDimensionality(64).build())
                .embeddings()
                .orElseThrow();
        assertThat(embeddings).hasSize(3);
        assertThat(embeddings.get(0).values().orElseThrow())
                .hasSize(64)
                .isEqualTo(embeddings.get(2).values().orElseThrow())
                .isNotEqualTo(embeddings.get(1).values().orElseThrow());
        assertThat(simulator.invoice().getLast().usage().input()).isEqualTo(3);
    }

    @Test
    void a_bad_key_is_a_bad_request() {
        try (Client stranger = client("bad-secret")) {
            assertThatThrownBy(() -> stranger.models.generateContent(FLASH, "Hi", null))
                    .isInstanceOfSatisfying(ClientException.class, refused -> assertThat(refused.code())
                            .isEqualTo(400))
                    .hasMessageContaining("API key not valid");
        }
    }
}
