package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.genai.Client;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.pricing.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors for OpenAI's and Google's clients, of either's models. */
class EmbeddingsIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONTENT = "{\"content\":{\"parts\":[{\"text\":\"a bridge\"}]}}";

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        provider.setPrice("gemini", "*", Price.of("0.02", "0"));
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .provider("anthropic", "beta", provider.baseUrl() + "/anthropic/v1", List.of("beta-a"))
                .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                .model("acme/chat", "gamma")
                .embeddings("acme/openai", "alpha")
                .embeddings("acme/anthropic", "beta")
                .embeddings("acme/gemini", "gamma", "gemini-embedding-2")
                .embeddings("acme/uncounted", "gamma", "gemini-embedding-001");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "gemini"})
    void openAisClientGetsVectors(String upstream) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();

        CreateEmbeddingResponse answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("acme/" + upstream)
                        .inputOfArrayOfStrings(List.of("a bridge", "a river", "a bridge"))
                        .dimensions(64)
                        .build());

        assertThat(answer.data()).hasSize(3);
        assertThat(answer.data().getFirst().embedding()).hasSize(64);
        assertThat(answer.data().get(2).embedding())
                .isEqualTo(answer.data().getFirst().embedding())
                .isNotEqualTo(answer.data().get(1).embedding());
        assertThat(answer.model()).isEqualTo("acme/" + upstream);
        assertThat(answer.usage()._additionalProperties()).containsKey("cost");
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "gemini"})
    void googlesClientGetsVectors(String upstream) {
        try (Client client = Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder().baseUrl(gateway.url()).build())
                .build()) {
            EmbedContentConfig config = EmbedContentConfig.builder()
                    .outputDimensionality(64)
                    .taskType("RETRIEVAL_QUERY")
                    .build();

            EmbedContentResponse one = client.models.embedContent("acme/" + upstream, "a bridge", config);
            EmbedContentResponse two =
                    client.models.embedContent("acme/" + upstream, List.of("a bridge", "a river"), config);

            assertThat(one.embeddings().orElseThrow()).hasSize(1);
            assertThat(two.embeddings().orElseThrow()).hasSize(2);
            assertThat(two.embeddings().orElseThrow().getFirst().values().orElseThrow())
                    .hasSize(64)
                    .isEqualTo(
                            one.embeddings().orElseThrow().getFirst().values().orElseThrow());
        }
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "gemini"})
    void embedContentAnswersOneVectorWithItsCost(String upstream) throws IOException {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/api/v1beta/models/acme/" + upstream + ":embedContent", key, CONTENT);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.at("/embedding/values").size()).isGreaterThan(1000);
        assertThat(body.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(2);
        assertThat(body.at("/usageMetadata/cost").decimalValue())
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }

    @Test
    void packedFloatsAreTheSameNumbersWhoeverMadeThem() throws IOException {
        String ask = "{\"model\":\"acme/gemini\",\"input\":\"a bridge\",\"dimensions\":3,\"encoding_format\":\"";
        JsonNode plain = JSON.readTree(Wire.post(gateway.url() + "/v1/embeddings", key, ask + "float\"}")
                .body());
        JsonNode packed = JSON.readTree(Wire.post(gateway.url() + "/v1/embeddings", key, ask + "base64\"}")
                .body());

        ByteBuffer floats = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(packed.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 3; i++) {
            assertThat(floats.getFloat())
                    .isCloseTo((float) plain.at("/data/0/embedding/" + i).doubleValue(), within(1e-7f));
        }
        assertThat(floats.hasRemaining()).isFalse();
    }

    @Test
    void aTaskReachesGoogleAndIsListedWhereItCannotBeSaid() {
        Wire.post(
                gateway.url() + "/v1/embeddings",
                key,
                "{\"model\":\"acme/gemini\",\"input\":\"a\",\"input_type\":\"search_query\"}");
        Wire.post(
                gateway.url() + "/v1beta/models/acme/openai:embedContent",
                key,
                CONTENT.replaceFirst("\\{", "{\"taskType\":\"CLUSTERING\","));

        assertThat(gateway.usage().finals())
                .hasSize(2)
                .anySatisfy(record -> assertThat(record.changes()).isEmpty())
                .anySatisfy(record -> assertThat(record.changes()).containsExactly("dropped taskType"));
    }

    @Test
    void whatAProviderDoesNotCountIsEstimatedAndMarked() {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1beta/models/acme/uncounted:embedContent", key, CONTENT);

        assertThat(answer.body()).contains("\"usageMetadata\":{\"promptTokenCount\":");
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.usageSource()).isEqualTo(UsageSource.TOKENIZER);
        assertThat(record.chargeNano()).isPositive().isLessThanOrEqualTo(record.holdNano());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/embeddings|{\"model\":\"acme/chat\",\"input\":\"a\"}|404|answers chat, not embeddings",
                "/v1/embeddings|{\"model\":\"acme/anthropic\",\"input\":\"a\"}|404|its provider has no such call",
                "/v1beta/models/acme/chat:embedContent|{\"content\":{\"parts\":[{\"text\":\"a\"}]}}|404|answers chat, not embeddings",
                "/v1beta/models/acme/gemini:generateContent|{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}|404|answers embeddings, not chat",
                "/v1/messages|{\"model\":\"acme/gemini\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}|404|answers embeddings, not chat",
                "/v1/responses|{\"model\":\"acme/gemini\",\"input\":\"a\"}|404|answers embeddings, not chat",
                "/v1/embeddings|{\"model\":\"acme/gemini\",\"input\":[[1,2]]}|400|takes no tokens",
                "/v1/embeddings|{\"model\":\"acme/openai\",\"input\":\"a\",\"encoding_format\":\"hex\"}|400|encoding_format must be one of",
                "/v1/embeddings|{\"model\":\"acme/openai\",\"input\":\"a\",\"dimensions\":0}|400|dimensions must be an integer",
                "/v1beta/models/acme/openai:embedContent|{}|400|content must have parts",
                "/v1beta/models/acme/openai:batchEmbedContents|{\"requests\":[]}|400|requests must have at least one entry",
                "/v1beta/models/acme/openai:batchEmbedContents|{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},{\"taskType\":\"CLUSTERING\",\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}|400|requests must agree",
                "/v1beta/models/acme/openai:embedContent|{\"content\":{\"parts\":[{\"inlineData\":{}}]}}|400|takes texts alone",
            })
    void whatCannotBeServedIsRefusedBeforeAProviderSeesIt(String path, String body, int status, String words) {
        HttpResponse<String> answer = Wire.post(gateway.url() + path, key, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(provider.invoice()).isEmpty();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    private void everyRecordIsCompleteAndCostsWhatTheProviderInvoiced() {
        List<FinalRecord> records = gateway.usage().finals();
        assertThat(records).isNotEmpty().allSatisfy(record -> assertThat(record.outcome())
                .isEqualTo(Outcome.COMPLETE));
        BigDecimal charged = records.stream()
                .map(record -> BigDecimal.valueOf(record.chargeNano(), 9))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal invoiced =
                provider.invoice().stream().map(row -> row.costUsd()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(charged).isPositive().isEqualByComparingTo(invoiced);
    }
}
