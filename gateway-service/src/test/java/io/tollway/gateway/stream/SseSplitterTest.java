package io.tollway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events out of bytes, however they were cut. */
class SseSplitterTest {
    private static final List<String> EVENTS = List.of("{\"a\":\"ü😀\"}", "one\ntwo", "!{\"error\":1}", "", "[DONE]");
    /** Several data lines are one, since they are sent on as one. */
    private static final List<String> FOUND =
            EVENTS.stream().map(event -> event.replace('\n', ' ')).toList();

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void findsTheSameEventsAtEverySplit(String end) {
        byte[] stream = stream(end);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second += 7) {
                // When
                List<String> events = split(stream, first, second);

                // Then
                assertThat(events).as("cut at %d and %d", first, second).isEqualTo(FOUND);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void findsTheSameEventsByteByByte(String end) {
        byte[] stream = stream(end);
        List<String> events = new ArrayList<>();
        SseSplitter splitter = splitter(events, 1024);
        for (int i = 0; i < stream.length; i++) {
            assertThat(splitter.feed(stream, i, i + 1)).isTrue();
        }
        assertThat(events).isEqualTo(FOUND);
    }

    @Test
    void refusesALineWithoutEnd() {
        SseSplitter splitter = splitter(new ArrayList<>(), 100);
        byte[] piece = "data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".getBytes(StandardCharsets.US_ASCII);

        assertThat(splitter.feed(piece, 0, piece.length)).isTrue();
        assertThat(splitter.feed(piece, 0, piece.length)).isTrue();
        assertThat(splitter.feed(piece, 0, piece.length)).isFalse();
    }

    @Test
    void refusesAnEventOfEndlessLines() {
        SseSplitter splitter = splitter(new ArrayList<>(), 100);
        byte[] line = "data: xxxxxxxxxxxxxxxxxxxxxxxx\n".getBytes(StandardCharsets.US_ASCII);
        boolean fits = true;
        for (int i = 0; i < 10 && fits; i++) {
            fits = splitter.feed(line, 0, line.length);
        }
        assertThat(fits).isFalse();
    }

    @Test
    void keepsNothingOfAnEventThatDidNotEnd() {
        List<String> events = new ArrayList<>();
        byte[] cut = "data: a\n\ndata: b\n".getBytes(StandardCharsets.US_ASCII);
        splitter(events, 100).feed(cut, 0, cut.length);
        assertThat(events).containsExactly("a");
    }

    private static byte[] stream(String end) {
        String text =
                "\uFEFF: a comment|data: {\"a\":\"ü😀\"}||id: 7|data: one|data:two|: x||event: error|data: {\"error\":1}||"
                        + "event: message|||data|||data: [DONE]||data: cut";
        return text.replace("|", end).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> split(byte[] stream, int first, int second) {
        List<String> events = new ArrayList<>();
        SseSplitter splitter = splitter(events, 1024);
        splitter.feed(stream, 0, first);
        splitter.feed(stream, first, second);
        splitter.feed(stream, second, stream.length);
        return events;
    }

    private static SseSplitter splitter(List<String> events, int max) {
        return new SseSplitter(
                max,
                (bytes, from, to, named) ->
                        events.add((named ? "!" : "") + new String(bytes, from, to - from, StandardCharsets.UTF_8)));
    }
}
