package io.tollway.simulator.provider.gemini;

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

/** Both forms of a stream, and faults in it. */
class GeminiStreamsTest {
    private static final String BODY = """
            {"contents":[{"parts":[{"text":"Write 2 tokens"}]}]}""";

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
    void events_end_with_cr_lf_and_each_has_the_usage_up_to_it() throws Exception {
        HttpResponse<String> response = stream("?alt=sse&key=AIza", BODY);

        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(response.body().replace("\r\n", "")).doesNotContain("\n");
        List<JsonNode> events = events(response.body());
        assertThat(events).hasSize(3);
        assertThat(events)
                .extracting(
                        event -> event.at("/usageMetadata/candidatesTokenCount").asInt())
                .containsExactly(1, 2, 2);
        assertThat(events)
                .extracting(event -> event.at("/candidates/0/finishReason").asText("none"))
                .containsExactly("none", "none", "STOP");
        assertThat(events)
                .extracting(event -> event.path("responseId"))
                .containsOnly(events.getFirst().path("responseId"));
    }

    @Test
    void without_a_word_about_events_the_stream_is_one_array() throws Exception {
        HttpResponse<String> response = stream("?key=AIza", BODY);

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        JsonNode array = Calls.json(response);
        assertThat(array.isArray()).isTrue();
        assertThat(array).hasSize(3);
    }

    @Test
    void a_word_of_an_enumeration_comes_without_quotes() throws Exception {
        String word = BODY.substring(0, BODY.length() - 1)
                + ",\"generationConfig\":{\"responseMimeType\":\"text/x.enum\",\"responseSchema\":{\"type\":\"STRING\",\"enum\":[\"red\"]}}}";

        assertThat(Calls.json(stream("?key=AIza", word))
                        .at("/0/candidates/0/content/parts/0/text")
                        .asText())
                .isEqualTo("red");
    }

    @Test
    void candidates_take_turns() throws Exception {
        String two = BODY.substring(0, BODY.length() - 1) + ",\"generationConfig\":{\"candidateCount\":2}}";

        assertThat(events(stream("?alt=sse&key=AIza", two).body()))
                .extracting(event -> event.at("/candidates/0/index").asInt())
                .containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(simulator.invoice().getLast().usage().output()).isEqualTo(4);
    }

    @Test
    void an_error_in_a_stream_has_the_form_of_the_stream_and_what_was_sent_is_billed() throws Exception {
        simulator.addFault(Fault.of(FaultKind.ERROR_IN_STREAM)
                .withStatus(503)
                .afterEvents(1)
                .times(2));

        JsonNode event = events(stream("?alt=sse&key=AIza", BODY).body()).getLast();
        assertThat(event.at("/error/status").asText()).isEqualTo("UNAVAILABLE");
        JsonNode element = Calls.json(stream("?key=AIza", BODY)).get(1);
        assertThat(element.at("/error/code").asInt()).isEqualTo(503);
        assertThat(calls.lastRow(row -> row.outcome() == Outcome.ERROR).usage().output())
                .isEqualTo(1);
    }

    @Test
    void other_faults_have_the_dialects_own_shape() throws Exception {
        simulator.addFault(
                Fault.of(FaultKind.RATE_LIMIT).withRetryAfterSeconds(7).times(1));
        HttpResponse<String> limited = stream("?alt=sse&key=AIza", BODY);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(Calls.json(limited).at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(Calls.json(limited).at("/error/details/0/retryDelay").asText())
                .isEqualTo("7s");

        simulator.addFault(Fault.of(FaultKind.CREDENTIAL).times(1));
        assertThat(stream("?alt=sse&key=AIza", BODY).statusCode()).isEqualTo(400);

        simulator.addFault(Fault.of(FaultKind.MISSING_USAGE).times(1));
        assertThat(stream("?alt=sse&key=AIza", BODY).body()).doesNotContain("usageMetadata");

        simulator.addFault(Fault.of(FaultKind.MALFORMED_EVENT).times(1));
        String broken = stream("?alt=sse&key=AIza", BODY).body();
        assertThatThrownBy(() -> events(broken)).isInstanceOf(JsonProcessingException.class);
        assertThat(broken).contains("STOP");
    }

    private HttpResponse<String> stream(String query, String body) throws Exception {
        return calls.post("/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent" + query, body);
    }

    private static List<JsonNode> events(String body) throws JsonProcessingException {
        List<JsonNode> events = new ArrayList<>();
        for (String event : body.split("\r\n\r\n")) {
            events.add(Calls.MAPPER.readTree(event.substring("data: ".length())));
        }
        return events;
    }
}
