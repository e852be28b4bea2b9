package io.tollway.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * The head of one request, put together and written by the same turn of an event loop; each loop has one and uses it again. Lenient about nothing: what does not belong into a head would be the
 * beginning of another one, and a credential or a model's name is what somebody typed.
 */
public final class RequestHead {
    private static final AsciiString VERSION = AsciiString.cached(" HTTP/1.1\r\n");
    private static final int LEAST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    private CharSequence[] names = new CharSequence[16];
    private CharSequence[] values = new CharSequence[16];
    private int count;
    private byte[] bytes = new byte[1024];
    private int length;

    RequestHead() {}

    /** Begins a request: nothing of the former one is left. */
    public void post(CharSequence prefix, CharSequence path) {
        count = 0;
        length = 0;
        append("POST ");
        checked(prefix, LEAST_PRINTABLE + 1);
        checked(path, LEAST_PRINTABLE + 1);
        append(VERSION);
    }

    /**
     * A header, instead of one of the same name if there is one.
     *
     * @throws IllegalArgumentException when the value cannot be in a head; the message does not show it
     */
    public void set(CharSequence name, CharSequence value) {
        for (int i = 0; i < count; i++) {
            if (AsciiString.contentEqualsIgnoreCase(names[i], name)) {
                values[i] = value;
                return;
            }
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        names[count] = name;
        values[count] = value;
        count++;
    }

    /** Its bytes' number, once it is complete. */
    int complete() {
        for (int i = 0; i < count; i++) {
            checked(names[i], LEAST_PRINTABLE + 1);
            append(": ");
            checked(values[i], LEAST_PRINTABLE);
            append("\r\n");
        }
        append("\r\n");
        return length;
    }

    void writeTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
    }

    private void checked(CharSequence text, int least) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < least || c >= DELETE) {
                throw new IllegalArgumentException("a request's head takes printable ASCII only");
            }
            bytes[length++] = (byte) c;
        }
    }

    private void append(CharSequence ours) {
        room(ours.length());
        for (int i = 0; i < ours.length(); i++) {
            bytes[length++] = (byte) ours.charAt(i);
        }
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
