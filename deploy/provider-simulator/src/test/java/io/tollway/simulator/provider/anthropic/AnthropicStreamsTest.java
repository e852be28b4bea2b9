package io.tollway.simulator.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.invoice.Outcome;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events of a stream, and faults in it. */
class AnthropicStreamsTest {
    private static final String STREAM = """
            {"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"Write 2 tokens"}]}""";
    private static final String TOOL = """
            {"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"Go"}],
             "tools":[{"name":"go","input_schema":{"type":"object","properties":{}}}]}""";

    private ProviderSimulator simulator;
    private Calls calls;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        calls = new Calls(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void events_have_names_and_come_in_the_apis_order() throws Exception {
        String body = post(STREAM).body();

        assertThat(names(body))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(data(body).get(0).at("/message/usage/output_tokens").asInt()).isEqualTo(1);
        assertThat(data(body).get(6).at("/usage/output_tokens").asInt()).isEqualTo(2);
        assertThat(data(body).get(6).at("/delta/stop_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    void a_function_without_arguments_has_one_empty_fragment() throws Exception {
        List<JsonNode> events = data(post(TOOL).body());

        assertThat(events.stream().filter(event -> event.path("type").asText().equals("content_block_delta")))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.at("/delta/partial_json").asText("-")).isEmpty());
        assertThat(events.get(events.size() - 2).at("/delta/stop_reason").asText())
                .isEqualTo("tool_use");
    }

    @Test
    void an_error_in_a_stream_is_an_error_event_and_what_was_sent_is_billed() throws Exception {
        simulator.addFault(Fault.of(FaultKind.ERROR_IN_STREAM).afterEvents(4).times(1));

        String body = post(STREAM).body();

        assertThat(names(body)).endsWith("content_block_delta", "error");
        JsonNode error = data(body).getLast();
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(calls.lastRow(row -> row.outcome() == Outcome.ERROR).usage().output())
                .isEqualTo(1);
    }

    @Test
    void other_faults_have_the_dialects_own_shape() throws Exception {
        simulator.addFault(
                Fault.of(FaultKind.RATE_LIMIT).withRetryAfterSeconds(7).times(1));
        HttpResponse<String> limited = post(STREAM);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("7");
        assertThat(Calls.json(limited).at("/error/type").asText()).isEqualTo("rate_limit_error");

        simulator.addFault(Fault.of(FaultKind.ERROR).withStatus(529).times(1));
        assertThat(Calls.json(post(STREAM)).at("/error/type").asText()).isEqualTo("overloaded_error");

        simulator.addFault(Fault.of(FaultKind.MISSING_USAGE).times(1));
        assertThat(post(STREAM).body()).doesNotContain("usage").contains("message_stop");

        simulator.addFault(Fault.of(FaultKind.MALFORMED_EVENT).afterEvents(3).times(1));
        String broken = post(STREAM).body();
        assertThatThrownBy(() -> data(broken)).isInstanceOf(JsonProcessingException.class);
        assertThat(broken).contains("message_stop");
        assertThat(simulator.invoice().getLast().usage().output()).isEqualTo(2);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return calls.post("/anthropic/v1/messages", body, "x-api-key", "sk-ant", "anthropic-version", "2023-06-01");
    }

    private static List<String> names(String body) {
        return body.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
    }

    private static List<JsonNode> data(String body) throws JsonProcessingException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: ")) {
                events.add(Calls.MAPPER.readTree(line.substring("data: ".length())));
            }
        }
        return events;
    }
}
