package io.tollway.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The form of our keys: a prefix, 32 base62 characters of secret, and 6 base62 characters of CRC-32 over everything before them (most significant first). The checksum tells a mistyped
 * key from an unknown one without asking anybody.
 */
final class KeyFormat {
    static final String API_PREFIX = "sk-tw-v1-";
    static final String MANAGEMENT_PREFIX = "sk-tw-mgmt-v1-";
    private static final byte[] API = API_PREFIX.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MANAGEMENT = MANAGEMENT_PREFIX.getBytes(StandardCharsets.US_ASCII);
    private static final int SECRET = 32;
    private static final int CHECKSUM = 6;
    private static final int BASE = 62;

    private KeyFormat() {}

    /**
     * Whether the rest of a text is a key.
     *
     * @param text in ASCII
     * @param from where the key begins
     */
    static boolean isWellFormed(byte[] text, int from) {
        byte[] prefix = starts(text, from, API) ? API : MANAGEMENT;
        if (!starts(text, from, prefix) || text.length - from != prefix.length + SECRET + CHECKSUM) {
            return false;
        }
        int checked = from + prefix.length + SECRET;
        long sum = 0;
        for (int i = from + prefix.length; i < text.length; i++) {
            int digit = digit(text[i]);
            if (digit < 0) {
                return false;
            }
            if (i >= checked) {
                sum = sum * BASE + digit;
            }
        }
        CRC32 crc = new CRC32();
        crc.update(text, from, checked - from);
        return crc.getValue() == sum;
    }

    private static boolean starts(byte[] text, int from, byte[] prefix) {
        return text.length - from >= prefix.length
                && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static int digit(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 10;
        }
        return c >= 'a' && c <= 'z' ? c - 'a' + 36 : -1;
    }
}
