package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings, and the list of models in each protocol's own shape. */
class EmbeddingsAndModelsIT {
    private static final JsonMapper JSON = new JsonMapper();

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .provider("unspoken", "omega", provider.baseUrl("omega"), List.of("omega-a"))
                .model("acme/chat", "alpha")
                .model("acme/unspoken", "omega")
                .embeddings("acme/vectors", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void embeddingsAreServedCountedAndChargedAsTheProviderInvoicesThem() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();

        CreateEmbeddingResponse answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("acme/vectors")
                        .inputOfArrayOfStrings(List.of("a bridge", "a river"))
                        .build());

        assertThat(answer.data()).hasSize(2);
        assertThat(answer.model()).isEqualTo("acme/vectors");
        assertThat(answer.usage()._additionalProperties()).containsKey("cost");
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.dialect()).isEqualTo("openai.embeddings");
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9))
                .isPositive()
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"acme/chat\"}|input",
                "{\"model\":\"acme/chat\",\"input\":[]}|input",
                "{\"model\":\"acme/chat\",\"input\":[\"a\",\"\"]}|input[1]",
                "{\"input\":\"a\"}|model",
            })
    void anEmbeddingRequestThatMeansNothingIsRefusedByItsField(String body, String field) throws IOException {
        HttpResponse<String> answer = Wire.post(gateway.url() + "/v1/embeddings", key, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/param").asText()).isEqualTo(field);
        assertThat(provider.invoice()).isEmpty();
    }

    @Test
    void aModelThatOnlyChatsIsRefusedByTheField() throws IOException {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/embeddings", key, "{\"model\":\"acme/chat\",\"input\":\"a\"}");

        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error.path("param").asText()).isEqualTo("model");
        assertThat(error.path("message").asText()).contains("answers chat, not embeddings");
        assertThat(provider.invoice()).isEmpty();
    }

    @Test
    void modelsAreListedInTheShapeOfWhoeverAsks() throws Exception {
        JsonNode openAi = get("/v1/models", "accept", "*/*");
        JsonNode anthropic = get("/v1/models", "anthropic-version", "2023-06-01");
        JsonNode gemini = get("/v1beta/models", "accept", "*/*");

        assertThat(openAi.at("/data/0/object").asText()).isEqualTo("model");
        assertThat(anthropic.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(anthropic.at("/first_id").asText()).isEqualTo("acme/chat");
        assertThat(gemini.at("/models/0/name").asText()).isEqualTo("models/acme/chat");
        assertThat(gemini.at("/models/0/supportedGenerationMethods/0").asText()).isEqualTo("generateContent");
        assertThat(gemini.at("/models/1/supportedGenerationMethods/0").asText()).isEqualTo("embedContent");
    }

    @Test
    void oneModelIsAnObjectForOpenAisClientsAndWrappedForOpenRouters() throws Exception {
        assertThat(get("/v1/models/acme/chat", "accept", "*/*").get("id").asText())
                .isEqualTo("acme/chat");
        assertThat(get("/api/v1/models/acme/chat", "accept", "*/*")
                        .at("/data/id")
                        .asText())
                .isEqualTo("acme/chat");
        assertThat(get("/v1beta/models/acme/chat", "accept", "*/*").get("name").asText())
                .isEqualTo("models/acme/chat");
    }

    @Test
    void oneModelIsAnthropicsForItsClientsUnderEitherPrefix() throws Exception {
        for (String prefix : List.of("/v1", "/api/v1")) {
            JsonNode model = get(prefix + "/models/acme/chat", "anthropic-version", "2023-06-01");
            JsonNode none = get(prefix + "/models/acme/none", "anthropic-version", "2023-06-01");

            assertThat(model.path("type").asText()).isEqualTo("model");
            assertThat(model.path("id").asText()).isEqualTo("acme/chat");
            assertThat(model.path("created_at").asText()).endsWith("Z");
            assertThat(none.at("/error/type").asText()).isEqualTo("not_found_error");
        }
    }

    /** Google's clients that are set to its {@code v1} have no path of their own; one that takes its credentials elsewhere still names itself. */
    @ParameterizedTest
    @ValueSource(strings = {"x-goog-api-key", "x-goog-api-client"})
    void modelsAreGooglesForItsClientsUnderV1(String header) throws Exception {
        JsonNode list = get("/v1/models", header, "anything");
        JsonNode model = get("/v1/models/acme/chat", header, "anything");
        JsonNode none = get("/v1/models/acme/none", header, "anything");

        assertThat(list.at("/models/0/name").asText()).isEqualTo("models/acme/chat");
        assertThat(model.path("name").asText()).isEqualTo("models/acme/chat");
        assertThat(none.at("/error/status").asText()).isEqualTo("NOT_FOUND");
        assertThat(get("/v1/models/acme/chat/endpoints", header, "anything").has("data"))
                .isTrue();
    }

    @Test
    void theListIsOnePageForClientsThatFollowItsLinks() throws Exception {
        JsonNode list = get("/api/v1/models", "accept", "*/*");

        assertThat(list.path("total_count").asInt()).isEqualTo(list.path("data").size());
        assertThat(list.path("links").has("next")).isTrue();
        assertThat(list.at("/links/next").isNull()).isTrue();
    }

    /** {@code x-request-id} is what OpenAI's clients show as a request's id, {@code request-id} what Anthropic's do. */
    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, acme/chat, 200, x-request-id", "/v1/messages, acme/chat, 200, request-id"})
    void answersCarryTheirIdWhereTheProtocolsClientsLookForIt(String path, String model, int status, String header) {
        HttpResponse<String> answer = Wire.post(gateway.url() + path, key, Wire.chat(model, false));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue(header))
                .isPresent()
                .isEqualTo(answer.headers().firstValue("x-tollway-generation-id"));
    }

    /** Refused before there is a record: an id all the same, which is not taken for a record's. */
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, x-request-id",
        "/api/v1/responses, x-request-id",
        "/v1/messages, request-id",
        "/v1beta/models/acme/chat:generateContent, x-request-id",
        "/v1/unknown, x-request-id"
    })
    void refusalsCarryAnIdToo(String path, String header) {
        HttpResponse<String> refusal = Wire.post(gateway.url() + path, "sk-tw-v1-unknown", "{}");

        assertThat(refusal.statusCode()).isBetween(400, 404);
        assertThat(refusal.headers().firstValue(header)).hasValueSatisfying(id -> {
            assertThat(id).startsWith("req_");
            if (header.equals("request-id")) {
                assertThat(refusal.body()).contains("\"request_id\":\"" + id + "\"");
            }
        });
        assertThat(refusal.headers().firstValue("x-tollway-generation-id")).isEmpty();
    }

    @Test
    void aModelWhoseOnlyProviderSpeaksWhatWeDoNotIsNotShown() throws Exception {
        assertThat(get("/v1/models", "accept", "*/*").get("data")).hasSize(2);
    }

    private JsonNode get(String path, String header, String value) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
                .header(header, value)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return JSON.readTree(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }
}
