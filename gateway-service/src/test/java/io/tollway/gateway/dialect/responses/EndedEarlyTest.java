package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Half an answer is never told as a whole one: agents keep every item that is done, and go on from it. */
class EndedEarlyTest {
    private final Buffer out = Buffer.buffer();

    @Test
    void whatBrokeOffIsNotDone() throws Refusal {
        StreamWriter writer = writer();
        writer.event(new AnswerEvent.ToolCallStarted(0, 0, "c1", "search"), out);
        writer.event(new AnswerEvent.ToolArgumentsDelta(0, 0, "{\"q\":"), out);
        writer.event(new AnswerEvent.TextDelta(0, "Half a sen"), out);
        writer.failed(new GatewayError.ProviderFailed(502, "provider_error", "broke off", 0), out);

        List<JsonNode> events = events();
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .doesNotContain("response.output_item.done")
                .endsWith("response.failed");
        JsonNode output = events.getLast().at("/response/output");
        assertThat(output)
                .hasSize(2)
                .allMatch(item -> item.path("status").asText().equals("incomplete"));
        assertThat(output.at("/0/arguments").asText()).isEqualTo("{\"q\":");
        assertThat(output.at("/1/content/0/text").asText()).isEqualTo("Half a sen");
    }

    @Test
    void theItemThatTheLimitCutIsIncomplete() throws Refusal {
        StreamWriter writer = writer();
        writer.event(new AnswerEvent.ToolCallStarted(0, 0, "c1", "search"), out);
        writer.event(new AnswerEvent.TextDelta(0, "Half a sen"), out);
        writer.event(new AnswerEvent.Finished(0, StopReason.LENGTH, null, null), out);
        writer.end(Talk.COUNTED, out);

        JsonNode last = events().getLast();
        assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/output/0/status").asText()).isEqualTo("completed");
        assertThat(last.at("/response/output/1/status").asText()).isEqualTo("incomplete");
    }

    @Test
    void soItIsInAWholeAnswer() throws Refusal {
        List<Part> parts = List.of(new Part.ToolCall("c1", "search", "{}"), new Part.Text("Half a sen"));
        Talk.CLIENT.write(
                Talk.read("{'model':'m','input':'Hello'}"),
                new CanonicalAnswer(
                        null,
                        null,
                        List.of(new CanonicalAnswer.Choice(0, parts, List.of(), StopReason.LENGTH, null, null))),
                Talk.NAMES,
                Talk.COUNTED,
                out);

        JsonNode output = Talk.exact(out.getBytes()).path("output");
        assertThat(output.at("/0/status").asText()).isEqualTo("completed");
        assertThat(output.at("/1/status").asText()).isEqualTo("incomplete");
    }

    private static StreamWriter writer() throws Refusal {
        return Talk.CLIENT.streamWriter(Talk.read("{'model':'m','input':'Hello','stream':true}"), Talk.NAMES);
    }

    private List<JsonNode> events() {
        return Talk.data(out.toString(StandardCharsets.UTF_8));
    }
}
