package io.tollway.simulator.provider.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One message of an Amazon event stream: two lengths and their checksum, headers, payload, the checksum of it all.
 *
 * @see <a href="https://docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html">Event stream encoding</a>
 */
final class Frame {
    private static final byte STRING = 7;
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;

    private Frame() {}

    static byte[] event(String type, byte[] json) {
        return of(json, ":event-type", type, ":content-type", "application/json", ":message-type", "event");
    }

    static byte[] exception(String type, byte[] json) {
        return of(json, ":exception-type", type, ":content-type", "application/json", ":message-type", "exception");
    }

    private static byte[] of(byte[] payload, String... headers) {
        ByteArrayOutputStream named = new ByteArrayOutputStream();
        for (int i = 0; i < headers.length; i += 2) {
            byte[] name = headers[i].getBytes(StandardCharsets.UTF_8);
            byte[] value = headers[i + 1].getBytes(StandardCharsets.UTF_8);
            named.write(name.length);
            named.writeBytes(name);
            named.write(STRING);
            named.write(value.length >> 8);
            named.write(value.length);
            named.writeBytes(value);
        }
        ByteBuffer frame = ByteBuffer.allocate(PRELUDE + named.size() + payload.length + CHECKSUM);
        frame.putInt(frame.capacity()).putInt(named.size());
        frame.putInt(sum(frame)).put(named.toByteArray()).put(payload);
        return frame.putInt(sum(frame)).array();
    }

    private static int sum(ByteBuffer frame) {
        CRC32 sum = new CRC32();
        sum.update(frame.array(), 0, frame.position());
        return (int) sum.getValue();
    }
}
