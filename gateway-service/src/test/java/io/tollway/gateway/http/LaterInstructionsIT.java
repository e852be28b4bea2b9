package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's clients may put instructions among the messages, which only its newer models take there: whoever serves the model, the request is answered. */
class LaterInstructionsIT {
    private static final String MESSAGES = """
            {"model":"%s","max_tokens":200,"stream":%s,"system":"Be brief","messages":[
             {"role":"user","content":"Write 4 tokens"},
             {"role":"system","content":"The user is in Paris."}]}""";

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("anthropic", "beta", provider.baseUrl() + "/anthropic/v1", List.of("beta-a"))
                .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                .provider(
                        "anthropic",
                        "older",
                        provider.baseUrl() + "/anthropic/v1",
                        List.of("older-a"),
                        "instructions-first")
                .model("acme/anthropic", "beta")
                .model("acme/older", "older")
                .model("acme/gemini", "gamma");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelThatRefusesThemThereIsAskedOnceMoreWithThemAtTheFront(boolean stream) {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/messages", key, MESSAGES.formatted("acme/anthropic", stream));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(record.attempts()).extracting(Attempt::status).containsExactly(400, 200);
        assertThat(record.attempts()).extracting(Attempt::errorClass).containsExactly("instructions", null);
        assertThat(record.changes()).anyMatch(change -> change.contains("later instructions moved to the front"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelThatDeclaresToRefuseThemIsNotAskedTwice(boolean stream) {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/messages", key, MESSAGES.formatted("acme/older", stream));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(record.attempts()).extracting(Attempt::status).containsExactly(200);
        assertThat(record.changes()).anyMatch(change -> change.contains("later instructions moved to the front"));
    }

    @Test
    void suchAModelStillGetsTheClientsBytesWhereNothingStandsInTheWrongPlace() {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/messages",
                key,
                "{\"model\":\"acme/older\",\"max_tokens\":20,\"service_tier\":\"auto\",\"system\":\"Be brief\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.usage().finals().getFirst().changes()).isEmpty();
    }

    @Test
    void anotherDialectIsToldThemAtOnce() {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/messages", key, MESSAGES.formatted("acme/gemini", false));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.usage().finals().getFirst().attempts())
                .extracting(Attempt::status)
                .containsExactly(200);
    }
}
