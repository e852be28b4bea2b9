package io.tollway.gateway.body;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF) and no unpaired surrogate escape, because JSON parsers along the way would each repair such a
 * text in their own fashion.
 */
final class Utf8 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

    private Utf8() {}

    /** The offset of the first byte that is wrong, or -1. */
    static int firstInvalid(byte[] b) {
        int i = 0;
        int wordEnd = b.length - 8;
        while (i < b.length) {
            if (i <= wordEnd) {
                long word = (long) LONG.get(b, i);
                long slashes = word ^ BACKSLASHES;
                if (((word | ((slashes - LOW_BITS) & ~slashes)) & HIGH_BITS) == 0) {
                    i += 8;
                    continue;
                }
            }
            int next = step(b, i);
            if (next < 0) {
                return i;
            }
            i = next;
        }
        return -1;
    }

    private static int step(byte[] b, int i) {
        int c = b[i] & 0xFF;
        if (c == '\\') {
            return escape(b, i);
        }
        if (c < 0x80) {
            return i + 1;
        }
        if (c < 0xC2) {
            return -1;
        }
        if (c < 0xE0) {
            return continuation(b, i + 1) ? i + 2 : -1;
        }
        if (c < 0xF0) {
            return threeBytes(b, i, c) ? i + 3 : -1;
        }
        return fourBytes(b, i, c) ? i + 4 : -1;
    }

    private static boolean threeBytes(byte[] b, int i, int c) {
        if (!continuation(b, i + 1) || !continuation(b, i + 2)) {
            return false;
        }
        int second = b[i + 1] & 0xFF;
        return (c != 0xE0 || second >= 0xA0) && (c != 0xED || second < 0xA0);
    }

    private static boolean fourBytes(byte[] b, int i, int c) {
        if (c > 0xF4 || !continuation(b, i + 1) || !continuation(b, i + 2) || !continuation(b, i + 3)) {
            return false;
        }
        int second = b[i + 1] & 0xFF;
        return (c != 0xF0 || second >= 0x90) && (c != 0xF4 || second < 0x90);
    }

    private static boolean continuation(byte[] b, int i) {
        return i < b.length && (b[i] & 0xC0) == 0x80;
    }

    /** One escape; a high surrogate must be followed by a low one, and a low one may not stand alone. */
    private static int escape(byte[] b, int i) {
        if (i + 1 >= b.length || b[i + 1] != 'u') {
            return i + 2 <= b.length ? i + 2 : -1;
        }
        int unit = hex4(b, i + 2);
        if (unit < 0xD800 || unit > 0xDFFF) {
            return unit < 0 ? -1 : i + 6;
        }
        boolean paired = unit < 0xDC00
                && i + 7 < b.length
                && b[i + 6] == '\\'
                && b[i + 7] == 'u'
                && (hex4(b, i + 8) & 0xFFFFFC00) == 0xDC00;
        return paired ? i + 12 : -1;
    }

    private static int hex4(byte[] b, int from) {
        if (from + 4 > b.length) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(b[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
