package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signature on thoughts that was damaged on its way never fails a request: the provider that refuses it is asked once more without any, and the record says so. */
class ThoughtSignatureIT {
    private static final String MESSAGES = """
            {"model":"acme/anthropic","max_tokens":2000,"stream":%s,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[
             {"role":"user","content":"Write 3 tokens"},
             {"role":"assistant","content":[{"type":"thinking","thinking":"Let me see.","signature":"ZGFtYWdlZA=="},{"type":"text","text":"One two three"}]},
             {"role":"user","content":"Write 4 tokens"}]}""";
    private static final String CONTENTS = """
            {"contents":[
             {"role":"user","parts":[{"text":"What is the weather in Paris?"}]},
             {"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{"city":"Paris"}},"thoughtSignature":"ZGFtYWdlZA=="}]},
             {"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"result":"17 degrees"}}}]}],
             "tools":[{"functionDeclarations":[{"name":"get_weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}}]}]}""";

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("anthropic", "beta", provider.baseUrl() + "/anthropic/v1", List.of("beta-a"))
                .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                .model("acme/anthropic", "beta")
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
    void anthropicsClientWithADamagedSignatureIsAnswered(boolean stream) {
        HttpResponse<String> answer = Wire.post(gateway.url() + "/v1/messages", key, MESSAGES.formatted(stream));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(stream ? "message_stop" : "end_turn");
        askedTwice();
    }

    @Test
    void googlesClientWithADamagedSignatureIsAnswered() {
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1beta/models/acme/gemini:generateContent", key, CONTENTS);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("17 degrees");
        askedTwice();
    }

    @Test
    void aProviderThatRefusesAgainIsNotAskedAThirdTime() throws IOException {
        String refusal =
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Invalid `signature` in `thinking` block\"}}";
        HttpServer stubborn = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        stubborn.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(400, refusal.length());
            exchange.getResponseBody().write(refusal.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        stubborn.start();
        String url = "http://127.0.0.1:" + stubborn.getAddress().getPort();
        World world = new World()
                .provider("anthropic", "beta", url, List.of("beta-a"))
                .model("acme/anthropic", "beta");
        String other = world.apiKey();
        try (TestingGateway asked = TestingGateway.start(world, Map.of())) {
            HttpResponse<String> answer = Wire.post(asked.url() + "/v1/messages", other, MESSAGES.formatted(false));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("signature");
            FinalRecord record = asked.usage().finals().getFirst();
            assertThat(record.attempts()).extracting(Attempt::status).containsExactly(400, 400);
            assertThat(record.chargeNano()).isZero();
        } finally {
            stubborn.stop(0);
        }
    }

    private void askedTwice() {
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(record.attempts()).extracting(Attempt::status).containsExactly(400, 200);
        assertThat(record.attempts()).extracting(Attempt::errorClass).containsExactly("signature", null);
        assertThat(record.changes()).anyMatch(change -> change.contains("signatures of thoughts"));
    }
}
