package io.tollway.gateway.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Streams of several candidates, of which some have ended. */
class CutStreamTest {
    private static final String FIRST = "{'candidates':[{'content':{'parts':[{'text':'a'}]},'index':0}]}";
    private static final String SECOND_ENDS =
            "{'candidates':[{'content':{'parts':[{'text':'b'}]},'finishReason':'STOP','index':1}]}";
    private static final String FIRST_ENDS = "{'candidates':[{'index':0,'finishReason':'STOP'}]}";

    private final Buffer out = Buffer.buffer();

    @Test
    void oneCandidateThatEndedDoesNotCompleteTheOthers() {
        PassedStream passed = new PassedStream(new StreamFrames(true), Gemini.NAMES);
        GeminiReader reader = new GeminiReader();
        for (String chunk : new String[] {FIRST, SECOND_ENDS}) {
            take(passed, reader, chunk);
        }
        assertThat(passed.mayEndHere()).isFalse();
        assertThat(reader.mayEndHere()).isFalse();

        take(passed, reader, FIRST_ENDS);
        assertThat(passed.mayEndHere()).isTrue();
        assertThat(reader.mayEndHere()).isTrue();
    }

    @Test
    void aStreamThatIsCutEndsEachOpenCandidateForItsLength() {
        PassedStream passed = new PassedStream(new StreamFrames(true), Gemini.NAMES);
        take(passed, new GeminiReader(), FIRST);
        take(passed, new GeminiReader(), SECOND_ENDS);

        assertThat(passed.cut(out)).isTrue();
        passed.end(Gemini.BILL, out);

        String stream = out.toString();
        assertThat(stream).containsOnlyOnce("MAX_TOKENS").containsOnlyOnce("usageMetadata");
        assertThat(stream.substring(stream.indexOf("MAX_TOKENS"))).contains("\"index\":0", "usageMetadata");
    }

    private void take(PassedStream passed, GeminiReader reader, String chunk) {
        byte[] bytes = Gemini.bytes(chunk);
        assertThat(passed.take(bytes, 0, bytes.length, false, out)).isEqualTo(Step.GO_ON);
        assertThat(reader.event(bytes, 0, bytes.length, false, event -> {})).isEqualTo(Step.GO_ON);
    }
}
