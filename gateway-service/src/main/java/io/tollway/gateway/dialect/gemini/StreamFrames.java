package io.tollway.gateway.dialect.gemini;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** How a stream's chunks stand one after the other: as server-sent events, or as the entries of one JSON array that arrives in pieces. Neither has an end mark beyond the array's bracket. */
final class StreamFrames {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT_END = ascii("\r\n\r\n");
    private static final byte[] COMMA = ascii(",\r\n");

    private final boolean events;
    private boolean open;

    StreamFrames(boolean events) {
        this.events = events;
    }

    /** Appends one chunk; line feeds between its tokens become spaces, because they would end the event. */
    void chunk(byte[] json, Buffer out) {
        if (events) {
            for (int i = 0; i < json.length; i++) {
                if (json[i] == '\n' || json[i] == '\r') {
                    json[i] = ' ';
                }
            }
            out.appendBytes(DATA).appendBytes(json).appendBytes(EVENT_END);
            return;
        }
        if (open) {
            out.appendBytes(COMMA);
        } else {
            out.appendByte((byte) '[');
        }
        open = true;
        out.appendBytes(json);
    }

    void close(Buffer out) {
        if (!events) {
            if (!open) {
                out.appendByte((byte) '[');
            }
            out.appendByte((byte) ']');
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
