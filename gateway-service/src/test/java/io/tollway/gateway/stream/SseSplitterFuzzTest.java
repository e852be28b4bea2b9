package io.tollway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whatever bytes come in, and however they are cut: the same events. README says how to let it search. */
class SseSplitterFuzzTest {
    private static final int MOST = 4096;

    @FuzzTest(maxDuration = "10m")
    void theSameEventsByteByByteAndAtOnce(byte[] stream) {
        List<String> whole = new ArrayList<>();
        List<String> pieces = new ArrayList<>();
        List<String> halves = new ArrayList<>();
        boolean fits = splitter(whole).feed(stream, 0, stream.length);
        SseSplitter byByte = splitter(pieces);
        boolean each = true;
        for (int i = 0; i < stream.length && each; i++) {
            each = byByte.feed(stream, i, i + 1);
        }
        SseSplitter twice = splitter(halves);
        int cut = stream.length == 0 ? 0 : (stream[0] & 0xFF) % stream.length;
        if (twice.feed(stream, 0, cut)) {
            twice.feed(stream, cut, stream.length);
        }
        if (fits && each) {
            assertThat(pieces).isEqualTo(whole);
            assertThat(halves).isEqualTo(whole);
        }
    }

    private static SseSplitter splitter(List<String> events) {
        return new SseSplitter(
                MOST,
                (bytes, from, to, named) -> events.add(
                        (named ? "!" : "") + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
    }
}
