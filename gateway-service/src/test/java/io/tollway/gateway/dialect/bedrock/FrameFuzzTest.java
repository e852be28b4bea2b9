package io.tollway.gateway.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Whatever comes as Amazon's event stream: it is cut into events or refused, the same way however it is split. README says how to let it search. */
class FrameFuzzTest {
    private static final int LIMIT = 1 << 12;
    private static final int PRELUDE = 8;

    /** What a sender of frames can choose who computes the checksums rightly: everything inside. */
    @FuzzTest(maxDuration = "10m")
    void framesWithRightChecksums(byte[] content) {
        if (content.length < 1) {
            return;
        }
        int headers = Math.min(content[0] & 0xff, content.length - 1);
        assertCutAlike(frame(content, headers));
    }

    @FuzzTest(maxDuration = "10m")
    void anyBytes(byte[] stream) {
        assertCutAlike(stream);
    }

    private static void assertCutAlike(byte[] stream) {
        assertThat(cut(stream, 1)).isEqualTo(cut(stream, Math.max(1, stream.length)));
    }

    /** The events, and at the end whether the stream was refused. */
    private static List<String> cut(byte[] stream, int step) {
        List<String> events = new ArrayList<>();
        FrameSplitter splitter = new FrameSplitter(
                LIMIT,
                (bytes, from, to, error) -> events.add(error + " "
                        + new String(bytes, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1)));
        for (int from = 0; from < stream.length; from += step) {
            if (!splitter.feed(stream, from, Math.min(stream.length, from + step))) {
                events.add("refused");
                break;
            }
        }
        return events;
    }

    /** The first byte tells how many of the others are headers. */
    private static byte[] frame(byte[] content, int headers) {
        int length = PRELUDE + 4 + content.length - 1 + 4;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ByteBuffer.allocate(PRELUDE).putInt(length).putInt(headers).array());
        out.writeBytes(checksum(out.toByteArray()));
        out.write(content, 1, content.length - 1);
        out.writeBytes(checksum(out.toByteArray()));
        return out.toByteArray();
    }

    private static byte[] checksum(byte[] of) {
        CRC32 crc = new CRC32();
        crc.update(of);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    }
}
