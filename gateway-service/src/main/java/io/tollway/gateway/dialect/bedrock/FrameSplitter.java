package io.tollway.gateway.dialect.bedrock;

import io.tollway.gateway.stream.EventSplitter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Cuts Amazon's binary event stream into events. What is handed on is {@code {"<event type>":<payload>}}, since the payload alone does not say what it is; an exception's frame is an error. Checksums are verified.
 */
final class FrameSplitter implements EventSplitter {
    /** Two lengths, their checksum, and the checksum of the whole. */
    private static final int LEAST_FRAME = 16;

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_CAPACITY = 1024;

    private final int maxEventBytes;
    private final Sink sink;
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int length;

    FrameSplitter(int maxEventBytes, Sink sink) {
        this.maxEventBytes = maxEventBytes;
        this.sink = sink;
    }

    @Override
    public boolean feed(byte[] bytes, int from, int to) {
        append(bytes, from, to);
        int at = 0;
        while (length - at >= LENGTH_BYTES) {
            int frame = ByteBuffer.wrap(buffer, at, LENGTH_BYTES).getInt();
            if (frame < LEAST_FRAME || frame > maxEventBytes) {
                return false;
            }
            if (length - at < frame) {
                break;
            }
            if (!dispatch(ByteBuffer.wrap(buffer, at, frame))) {
                return false;
            }
            at += frame;
        }
        System.arraycopy(buffer, at, buffer, 0, length - at);
        length -= at;
        return true;
    }

    private void append(byte[] bytes, int from, int to) {
        int more = to - from;
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
        System.arraycopy(bytes, from, buffer, length, more);
        length += more;
    }

    private boolean dispatch(ByteBuffer frame) {
        Message message;
        try {
            message = Message.decode(frame);
        } catch (IllegalArgumentException | BufferUnderflowException damaged) {
            return false;
        }
        Map<String, HeaderValue> headers = message.getHeaders();
        String kind = text(headers.get(":message-type"));
        boolean event = "event".equals(kind);
        String type = text(headers.get(event ? ":event-type" : ":exception-type"));
        byte[] payload = message.getPayload();
        if (event && (type == null || payload.length == 0)) {
            return false;
        }
        byte[] named = ("{\"" + (type == null ? "error" : type) + "\":").getBytes(StandardCharsets.US_ASCII);
        byte[] data = Arrays.copyOf(named, named.length + payload.length + 1);
        System.arraycopy(payload, 0, data, named.length, payload.length);
        data[data.length - 1] = '}';
        sink.event(data, 0, data.length, !event);
        return true;
    }

    /** The codec tells a value's type only by refusing it. */
    private static @Nullable String text(@Nullable HeaderValue value) {
        try {
            return value == null ? null : value.getString();
        } catch (IllegalStateException notText) {
            return null;
        }
    }
}
