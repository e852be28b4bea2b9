package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Server-sent events as Anthropic frames them: each is named by its {@code type}. */
final class EventText {
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private EventText() {}

    static void begin(String name, Buffer out) {
        out.appendBytes(EVENT).appendString(name).appendBytes(DATA);
    }

    static void end(Buffer out) {
        out.appendBytes(END);
    }

    static void event(String name, CharSequence json, Buffer out) {
        begin(name, out);
        out.appendBytes(json.toString().getBytes(StandardCharsets.UTF_8));
        end(out);
    }

    /** Whether the text can be an event's name as it stands. */
    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Appends JSON; line ends between its tokens become spaces, because they would end the event's line. */
    static void append(byte[] bytes, int from, int to, Buffer out) {
        int kept = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                out.appendBytes(bytes, kept, i - kept).appendByte((byte) ' ');
                kept = i + 1;
            }
        }
        out.appendBytes(bytes, kept, to - kept);
    }

    /** A JSON string. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
