package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.pricing.PiecePrice;
import io.tollway.simulator.provider.pricing.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rankings and judgements: passed on, and charged by the unit that the catalog prices. */
class RerankAndModerationIT {
    private static final JsonMapper JSON = new JsonMapper();

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        provider.setPrice("*", "rerank-v3.5", Price.of(PiecePrice.ofSearch("0.002")));
        provider.setPrice("*", "jina-reranker", Price.of("0.02", "0"));
        provider.setPrice("*", "omni-moderation", Price.of("0", "0"));
        provider.setPrice("*", "mistral-moderation", Price.of("0.1", "0"));
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .provider("openai", "openai", provider.baseUrl() + "/openai/v1", List.of("openai-a"))
                .served("acme/units", EndpointFamily.RERANK, "alpha", "rerank-v3.5", Map.of("search", 2_000_000_000L))
                .served("acme/tokens", EndpointFamily.RERANK, "alpha", "jina-reranker", Map.of("input", 20_000L))
                .served("acme/free", EndpointFamily.MODERATION, "openai", "omni-moderation", Map.of("input", 0L))
                .served(
                        "acme/priced",
                        EndpointFamily.MODERATION,
                        "alpha",
                        "mistral-moderation",
                        Map.of("input", 100_000L))
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"/v1,units", "/api/v1,units", "/v1,tokens", "/api/v1,tokens"})
    void aRankingIsChargedAsTheProviderInvoicesIt(String prefix, String model) throws IOException {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + prefix + "/rerank",
                key,
                "{\"model\":\"acme/" + model
                        + "\",\"query\":\"Which is a bridge?\",\"documents\":[\"a river\",{\"text\":\"a bridge\"},\"a road\"],\"top_n\":2,\"provider\":{}}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("results")).hasSize(2);
        assertThat(body.get("model").asText()).isEqualTo("acme/" + model);
        assertThat(body.at("/usage/cost").decimalValue())
                .isPositive()
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
        theRecordCostsWhatTheProviderInvoiced("openai.rerank");
    }

    @Test
    void longDocumentsCountSeveralTimesAndAreHeldFor() {
        String document = "\"" + "a long way ".repeat(2_000) + "\"";

        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/rerank",
                key,
                "{\"model\":\"acme/units\",\"query\":\"q\",\"documents\":["
                        + String.join(
                                ",",
                                List.of(
                                        document, document, document, document, document, document, document, document,
                                        document, document, document))
                        + "]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.usage().finals().getFirst().usage().search()).isGreaterThan(1);
        theRecordCostsWhatTheProviderInvoiced("openai.rerank");
    }

    @Test
    void unitsThatTheProviderDoesNotTellAreThoseThatTheRequestDeclares() {
        provider.addFault(Fault.of(FaultKind.MISSING_USAGE));

        Wire.post(
                gateway.url() + "/v1/rerank",
                key,
                "{\"model\":\"acme/units\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}");

        assertThat(gateway.usage().finals().getFirst().usageSource()).isEqualTo(UsageSource.TOKENIZER);
        theRecordCostsWhatTheProviderInvoiced("openai.rerank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"free", "priced"})
    void openAisClientHasTextsJudged(String model) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();

        ModerationCreateResponse answer = client.moderations()
                .create(ModerationCreateParams.builder()
                        .model("acme/" + model)
                        .inputOfStrings(List.of("do harm", "do good"))
                        .build());

        assertThat(answer.model()).isEqualTo("acme/" + model);
        assertThat(answer.results().getFirst().flagged()).isTrue();
        assertThat(answer.results().get(1).flagged()).isFalse();
        theRecordCostsWhatTheProviderInvoiced("openai.moderations");
    }

    @Test
    void picturesAreNotHeldForByTheLengthOfTheirText() {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/moderations",
                key,
                "{\"model\":\"acme/priced\",\"input\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                        + "A".repeat(100_000) + "\"}}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.usage().finals().getFirst().holdNano()).isLessThan(5_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/rerank|{\"model\":\"acme/units\",\"documents\":[\"a\"]}|400|query is missing",
                "/v1/rerank|{\"model\":\"acme/units\",\"query\":\"q\"}|400|documents must be an array",
                "/v1/rerank|{\"model\":\"acme/units\",\"query\":\"q\",\"documents\":[1]}|400|documents[0] must be a text",
                "/v1/rerank|{\"model\":\"acme/units\",\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":0}|400|top_n must be",
                "/v1/rerank|{\"model\":\"acme/chat\",\"query\":\"q\",\"documents\":[\"a\"]}|404|answers chat, not rerank",
                "/v1/moderations|{\"model\":\"acme/free\"}|400|input must be a text",
                "/v1/moderations|{\"model\":\"acme/free\",\"input\":[{\"type\":\"video\"}]}|400|input[0] must be",
                "/v1/moderations|{\"model\":\"acme/chat\",\"input\":\"a\"}|404|answers chat, not moderation",
                "/v1/chat/completions|{\"model\":\"acme/free\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}|404|answers moderation, not chat",
            })
    void whatCannotBeServedIsRefusedBeforeAProviderSeesIt(String path, String body, int status, String words) {
        HttpResponse<String> answer = Wire.post(gateway.url() + path, key, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(provider.invoice()).isEmpty();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    private void theRecordCostsWhatTheProviderInvoiced(String dialect) {
        List<FinalRecord> records = gateway.usage().finals();
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(records.getFirst().dialect()).isEqualTo(dialect);
        assertThat(BigDecimal.valueOf(records.getFirst().chargeNano(), 9))
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }
}
