package io.tollway.gateway.dialect.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A whole transcript where a stream was asked for. */
class TranscriptEventsTest {
    private static final TranscriptionClient CLIENT = new TranscriptionClient();
    private static final Bill BILL = new Bill(UsageCounts.ofSeconds(4), true, 400_000, 400_000, false, 9);

    @Test
    void itIsToldInOnePieceThatIsThenDoneWithItsUsageAndCost() throws Refusal {
        AnswerDocument document = document();

        Step step = document.take("{\"text\":\"H\u00e9 \\\"you\\\"\",\"usage\":{\"type\":\"duration\",\"seconds\":4}}"
                .getBytes(StandardCharsets.UTF_8));
        Buffer out = Buffer.buffer();
        document.render(BILL, out);

        assertThat(step).isEqualTo(Step.ENDED);
        assertThat(document.facts().usage).isEqualTo(UsageCounts.ofSeconds(4));
        assertThat(document.facts().finishReason).isEqualTo("completed");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        event: transcript.text.delta
                        data: {"type":"transcript.text.delta","delta":"H\u00e9 \\"you\\""}

                        event: transcript.text.done
                        data: {"type":"transcript.text.done","text":"H\u00e9 \\"you\\"","usage":{"type":"duration","seconds":4,"cost":0.0004,"is_byok":false}}

                        """);
    }

    @Test
    void aDocumentThatIsNoneIsNoAnswer() throws Refusal {
        assertThat(document().take("{\"error\":{}}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Step.UPSTREAM_ERROR);
        assertThat(document().take("[]".getBytes(StandardCharsets.UTF_8))).isEqualTo(Step.MALFORMED);
    }

    private static AnswerDocument document() throws Refusal {
        String form = """
                --b\r
                Content-Disposition: form-data; name="model"\r
                \r
                a/b\r
                --b\r
                Content-Disposition: form-data; name="stream"\r
                \r
                true\r
                --b\r
                Content-Disposition: form-data; name="file"; filename="f"\r
                \r
                x\r
                --b--\r
                """;
        ModelRequest request = CLIENT.read(
                form.getBytes(StandardCharsets.UTF_8),
                CallPath.of(Surface.OPENAI).withForm("multipart/form-data; boundary=b"),
                new JsonGate(new GateLimits(64, 1_000, 5, 5, 8, 3)));
        return CLIENT.passDocument(request, new AnswerNames("gen-1", "a/b", null, 7, Surface.OPENAI));
    }
}
