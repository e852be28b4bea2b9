package io.tollway.gateway.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Frames cut out of a stream, however it is split, and what is not one. */
class FrameSplitterTest {
    private final List<String> events = new ArrayList<>();
    private final FrameSplitter splitter = new FrameSplitter(
            400,
            (bytes, from, to, error) ->
                    events.add((error ? "!" : "") + new String(bytes, from, to - from, StandardCharsets.UTF_8)));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 10_000})
    void eventsAreNamedAfterTheirType(int step) {
        byte[] stream = stream(
                frame("event", "messageStart", "{\"role\":\"assistant\"}"),
                frame("event", "messageStop", "{\"stopReason\":\"end_turn\"}"));
        for (int from = 0; from < stream.length; from += step) {
            assertThat(splitter.feed(stream, from, Math.min(stream.length, from + step)))
                    .isTrue();
        }

        assertThat(events)
                .containsExactly(
                        "{\"messageStart\":{\"role\":\"assistant\"}}",
                        "{\"messageStop\":{\"stopReason\":\"end_turn\"}}");
    }

    @Test
    void anExceptionInsideTheStreamIsAnError() {
        byte[] frame = frame("exception", "throttlingException", "{\"message\":\"slow down\"}");
        assertThat(splitter.feed(frame, 0, frame.length)).isTrue();

        assertThat(events).containsExactly("!{\"throttlingException\":{\"message\":\"slow down\"}}");
    }

    @Test
    void aDamagedFrameIsRefused() {
        byte[] frame = frame("event", "messageStop", "{\"stopReason\":\"end_turn\"}");
        frame[frame.length - 20] ^= 1;

        assertThat(splitter.feed(frame, 0, frame.length)).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void aFrameBeyondTheLimitIsRefusedBeforeItHasCome() {
        byte[] frame = frame("event", "messageStop", "{\"x\":\"" + "y".repeat(400) + "\"}");

        assertThat(splitter.feed(frame, 0, 8)).isFalse();
        assertThat(new FrameSplitter(400, (bytes, from, to, error) -> {}).feed(new byte[] {0, 0, 0, 3}, 0, 4))
                .isFalse();
    }

    private static byte[] frame(String kind, String type, String payload) {
        String name = kind.equals("event") ? ":event-type" : ":exception-type";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Message(
                        Map.of(":message-type", HeaderValue.fromString(kind), name, HeaderValue.fromString(type)),
                        payload.getBytes(StandardCharsets.UTF_8))
                .encode(out);
        return out.toByteArray();
    }

    private static byte[] stream(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }
}
