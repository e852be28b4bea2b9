package io.tollway.gateway.dialect.openai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where values of a JSON text end, found without building anything. Offsets are those of the array given; -1 is a text that is cut or broken. Used again from text to text. */
final class JsonWalk {
    private static final int MAX_DEPTH = 64;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    byte[] bytes = new byte[0];
    int end;
    /** What the string walked last is longer than its text in UTF-8, for its escapes. */
    int escapeExcess;

    void over(byte[] text, int to) {
        bytes = text;
        end = to;
    }

    /** Takes the members of an object one after the other. */
    interface Member {
        /**
         * @param open the opening quote of the name
         * @param length of the name
         * @param value where its value starts; there is a byte
         * @return behind the value, or -1
         */
        int take(int open, int length, int value);
    }

    /** Walks an object from its opening brace; the answer is the offset of its closing one. */
    int members(int brace, Member member) {
        int i = skipSpace(brace + 1);
        if (i < end && bytes[i] == '}') {
            return i;
        }
        while (i < end && bytes[i] == '"') {
            int close = stringEnd(i + 1);
            int colon = close < 0 ? end : skipSpace(close + 1);
            if (colon >= end || bytes[colon] != ':') {
                return -1;
            }
            int value = skipSpace(colon + 1);
            int behind = value < end ? member.take(i, close - i - 1, value) : -1;
            i = behind < 0 ? end : skipSpace(behind);
            if (i >= end || bytes[i] == '}') {
                return i < end ? i : -1;
            }
            if (bytes[i] != ',') {
                return -1;
            }
            i = skipSpace(i + 1);
        }
        return -1;
    }

    /** Takes the entries of an array one after the other. */
    interface Entry {
        /** @return behind the value, or -1 */
        int take(int value);
    }

    /** Walks an array from its opening bracket; the answer is behind its closing one. */
    int entries(int bracket, Entry entry) {
        int i = skipSpace(bracket + 1);
        if (i < end && bytes[i] == ']') {
            return i + 1;
        }
        while (i < end) {
            int behind = entry.take(i);
            i = behind < 0 ? end : skipSpace(behind);
            if (i < end && bytes[i] == ']') {
                return i + 1;
            }
            if (i >= end || bytes[i] != ',') {
                return -1;
            }
            i = skipSpace(i + 1);
        }
        return -1;
    }

    /** Behind any value. */
    int valueEnd(int start) {
        byte first = bytes[start];
        if (first == '"') {
            int close = stringEnd(start + 1);
            return close < 0 ? -1 : close + 1;
        }
        if (first == '{' || first == '[') {
            return nestedEnd(start);
        }
        int i = start;
        while (i < end && bytes[i] != ',' && bytes[i] != '}' && bytes[i] != ']' && !isSpace(bytes[i])) {
            i++;
        }
        return i == start ? -1 : i;
    }

    private int nestedEnd(int start) {
        int depth = 0;
        long objects = 0;
        for (int i = start; i < end; i++) {
            byte c = bytes[i];
            if (c == '"') {
                i = stringEnd(i + 1);
                if (i < 0) {
                    return -1;
                }
            } else if (c == '{' || c == '[') {
                if (++depth > MAX_DEPTH) {
                    return -1;
                }
                objects = objects << 1 | (c == '{' ? 1 : 0);
            } else if (c == '}' || c == ']') {
                if ((objects & 1) != (c == '}' ? 1 : 0)) {
                    return -1;
                }
                objects >>>= 1;
                if (--depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** The closing quote of a string whose first character is at {@code i}. */
    int stringEnd(int i) {
        int at = i;
        escapeExcess = 0;
        while (at < end) {
            at = plainEnd(at);
            if (at >= end) {
                return -1;
            }
            byte c = bytes[at];
            if (c == '"') {
                return at;
            }
            if (c == '\\') {
                escapeExcess += at + 1 < end && bytes[at + 1] == 'u' ? 6 - encodedLength(at + 2) : 1;
                at += 2;
            } else {
                at++;
            }
        }
        return -1;
    }

    /** Where a quote or a backslash may stand next: behind whole words of eight bytes without one, or at the first of them. */
    private int plainEnd(int from) {
        int at = from;
        while (at + Long.BYTES <= end) {
            long word = (long) EIGHT.get(bytes, at);
            long found = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES)) & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** The highest bit of the first byte that is zero is set, and that of no byte before it. */
    private static long zeros(long word) {
        return word - ONES & ~word;
    }

    /** UTF-8 bytes of what four hexadecimal digits name; half of a pair is half of its four. */
    private int encodedLength(int digits) {
        int unit = 0;
        for (int i = digits; i < digits + 4; i++) {
            int digit = i < end ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                return 6;
            }
            unit = unit << 4 | digit;
        }
        return unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
    }

    /** UTF-8 bytes of the text of the string that starts and ends there, quotes included; only right behind its {@link #valueEnd}. */
    int textLength(int start, int behind) {
        return behind - start - 2 - escapeExcess;
    }

    boolean is(int name, int length, String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[name + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    int skipSpace(int i) {
        int at = i;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
