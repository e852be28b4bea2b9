package io.tollway.simulator.provider.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A growing array of UTF-8 bytes that knows how JSON is escaped. The caller is responsible for well-formedness; nothing is checked. Not thread-safe.
 */
public final class JsonBytes {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes;
    private int length;

    public JsonBytes(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** Appends text that is known to be plain ASCII and needs no escaping: punctuation, keys, numbers. */
    @SuppressWarnings(
            "deprecation") // the one bulk copy of a Latin-1 string that makes no intermediate array; ASCII by contract
    public JsonBytes ascii(String text) {
        int size = text.length();
        reserve(size);
        text.getBytes(0, size, bytes, length);
        length += size;
        return this;
    }

    public JsonBytes raw(byte[] more) {
        return raw(more, 0, more.length);
    }

    public JsonBytes raw(byte[] more, int from, int count) {
        reserve(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
        return this;
    }

    public JsonBytes number(long value) {
        return ascii(Long.toString(value));
    }

    /** Appends a quoted, escaped string. */
    public JsonBytes string(String text) {
        put((byte) '"');
        escaped(text);
        return put((byte) '"');
    }

    /** Appends several pieces as one quoted, escaped string. */
    public JsonBytes string(List<String> pieces) {
        put((byte) '"');
        for (int i = 0; i < pieces.size(); i++) {
            escaped(pieces.get(i));
        }
        return put((byte) '"');
    }

    /** Appends a quoted string, or {@code null}. */
    public JsonBytes stringOrNull(@org.jspecify.annotations.Nullable String text) {
        return text == null ? ascii("null") : string(text);
    }

    /** Appends the inside of a string: escaped, without quotes. Lone surrogates become U+FFFD. */
    public JsonBytes escaped(String text) {
        int size = text.length();
        reserve(size * 3);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else if (c < 0x80) {
                reserve((size - i) * 3 + 6);
                escape(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < size && Character.isLowSurrogate(text.charAt(i + 1))) {
                utf8(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                utf8(Character.isSurrogate(c) ? 0xFFFD : c);
            }
        }
        return this;
    }

    /** Appends text that is JSON, or a piece of it, already. */
    public JsonBytes json(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    public void clear() {
        length = 0;
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> pair('"');
            case '\\' -> pair('\\');
            case '\n' -> pair('n');
            case '\r' -> pair('r');
            case '\t' -> pair('t');
            default -> {
                pair('u');
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 15];
            }
        }
    }

    private void pair(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void utf8(int codePoint) {
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private JsonBytes put(byte b) {
        reserve(1);
        bytes[length++] = b;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
