package io.tollway.gateway.usage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array that is written as JSON text. It escapes as Jackson does, so that what it writes equals what {@code EventJson} would write; an unpaired surrogate, which Jackson
 * refuses, becomes U+FFFD, because a record must never fail for a client's text. Confined to one thread and reused.
 */
final class JsonBytes {
    /** Every byte as two hex digits. */
    private static final byte[] HEX = pairs(16);

    private static final byte[] DECIMAL = pairs(10);
    /** Digits of the largest long. */
    private static final int LONGEST = 19;

    private static final byte[] UPPER_HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final char REPLACEMENT = '\uFFFD';
    private static final int KEEP = 64 << 10;

    private byte[] bytes = new byte[2048];
    private int length;
    /** Date and time to the second, as text; most instants of a record fall into the same few seconds. */
    private byte[] second = new byte[0];

    private long secondShown = Long.MIN_VALUE;

    void clear() {
        length = 0;
        if (bytes.length > KEEP) {
            bytes = new byte[2048];
        }
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** A field's name as it stands in the text, comma and colon included. */
    static byte[] name(String name) {
        return (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    JsonBytes raw(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    JsonBytes raw(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    JsonBytes number(long value) {
        ensure(20);
        length = writeLong(value, bytes, length);
        return this;
    }

    JsonBytes bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    JsonBytes uuid(UUID id) {
        ensure(38);
        bytes[length++] = '"';
        length = writeUuid(id, bytes, length);
        bytes[length++] = '"';
        return this;
    }

    /** As {@link Instant#toString} writes it: no fraction, or three, six or nine digits of it. */
    JsonBytes instant(Instant at) {
        if (at.getEpochSecond() != secondShown) {
            secondShown = at.getEpochSecond();
            String text = Instant.ofEpochSecond(secondShown).toString();
            second = text.substring(0, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
        }
        ensure(second.length + 13);
        bytes[length++] = '"';
        System.arraycopy(second, 0, bytes, length, second.length);
        length += second.length;
        int nanos = at.getNano();
        if (nanos != 0) {
            bytes[length++] = '.';
            int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
            int rest = digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos;
            for (int i = digits - 1; i >= 0; i--) {
                bytes[length + i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            length += digits;
        }
        bytes[length++] = 'Z';
        bytes[length++] = '"';
        return this;
    }

    void field(byte[] name, @Nullable String value) {
        if (value != null) {
            raw(name);
            string(value);
        }
    }

    void field(byte[] name, @Nullable UUID value) {
        if (value != null) {
            raw(name);
            uuid(value);
        }
    }

    void field(byte[] name, long value) {
        raw(name);
        number(value);
    }

    void optional(byte[] name, @Nullable Long value) {
        if (value != null) {
            raw(name);
            number(value);
        }
    }

    void optional(byte[] name, @Nullable Integer value) {
        if (value != null) {
            raw(name);
            number(value);
        }
    }

    JsonBytes string(String text) {
        int chars = text.length();
        ensure(2 + chars * 6);
        bytes[length++] = '"';
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < chars && Character.isLowSurrogate(text.charAt(i + 1))) {
                unicodeEscape(c);
                unicodeEscape(text.charAt(++i));
            } else {
                threeBytes(Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void ascii(char c) {
        if (c >= 0x20 && c != '"' && c != '\\') {
            bytes[length++] = (byte) c;
            return;
        }
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\b' -> bytes[length++] = 'b';
            case '\t' -> bytes[length++] = 't';
            case '\n' -> bytes[length++] = 'n';
            case '\f' -> bytes[length++] = 'f';
            case '\r' -> bytes[length++] = 'r';
            default -> {
                length--;
                unicodeEscape(c);
            }
        }
    }

    private void threeBytes(char c) {
        bytes[length++] = (byte) (0xE0 | c >> 12);
        bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[length++] = (byte) (0x80 | c & 0x3F);
    }

    /** Pairs of surrogates are escaped, as Jackson's byte writer does. */
    private void unicodeEscape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = UPPER_HEX[c >> shift & 0xF];
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    static int writeLong(long value, byte[] into, int at) {
        if (value < 0) {
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, into, at, text.length);
            return at + text.length;
        }
        int end = at + digits(value);
        int to = end;
        long rest = value;
        while (rest >= 100) {
            int pair = (int) (rest % 100) * 2;
            rest /= 100;
            into[--to] = DECIMAL[pair + 1];
            into[--to] = DECIMAL[pair];
        }
        if (rest >= 10) {
            into[--to] = DECIMAL[(int) rest * 2 + 1];
            into[--to] = DECIMAL[(int) rest * 2];
        } else {
            into[--to] = (byte) ('0' + rest);
        }
        return end;
    }

    /** How many digits a number has that is not negative. */
    static int digits(long value) {
        int digits = 1;
        for (long bound = 10; value >= bound; bound *= 10) {
            digits++;
            if (digits == LONGEST) {
                break;
            }
        }
        return digits;
    }

    static int writeUuid(UUID id, byte[] into, int at) {
        int to = hex(id.getMostSignificantBits(), 16, 8, into, at);
        into[to++] = '-';
        to = hex(id.getMostSignificantBits(), 8, 4, into, to);
        into[to++] = '-';
        to = hex(id.getMostSignificantBits(), 4, 4, into, to);
        into[to++] = '-';
        to = hex(id.getLeastSignificantBits(), 16, 4, into, to);
        into[to++] = '-';
        return hex(id.getLeastSignificantBits(), 12, 12, into, to);
    }

    /** Writes {@code count} hex digits, an even number, the first of which is the {@code from}th from the right. */
    private static int hex(long bits, int from, int count, byte[] into, int at) {
        int to = at;
        for (int shift = from * 4 - 8; shift >= (from - count) * 4; shift -= 8) {
            int pair = ((int) (bits >>> shift) & 0xFF) * 2;
            into[to] = HEX[pair];
            into[to + 1] = HEX[pair + 1];
            to += 2;
        }
        return to;
    }

    /** All numbers of two digits in a base, one behind the other. */
    private static byte[] pairs(int base) {
        String digits = "0123456789abcdef";
        byte[] pairs = new byte[base * base * 2];
        for (int value = 0; value < base * base; value++) {
            pairs[value * 2] = (byte) digits.charAt(value / base);
            pairs[value * 2 + 1] = (byte) digits.charAt(value % base);
        }
        return pairs;
    }
}
