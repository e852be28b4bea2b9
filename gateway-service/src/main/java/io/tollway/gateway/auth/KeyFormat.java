package io.tollway.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The form of our keys: a prefix, 32 base62 characters of secret, and 6 base62 characters of CRC-32 over everything before them (most significant first). The checksum tells a mistyped
 * key from an unknown one without asking anybody.
 */
final class KeyFormat {
    static final String API_PREFIX = "sk-tw-v1-";
    static final String MANAGEMENT_PREFIX = "sk-tw-mgmt-v1-";
    private static final int SECRET = 32;
    private static final int CHECKSUM = 6;
    private static final int BASE = 62;

    private KeyFormat() {}

    static boolean isWellFormed(String key) {
        String prefix = key.startsWith(API_PREFIX) ? API_PREFIX : MANAGEMENT_PREFIX;
        if (!key.startsWith(prefix) || key.length() != prefix.length() + SECRET + CHECKSUM) {
            return false;
        }
        int checked = prefix.length() + SECRET;
        long sum = 0;
        for (int i = prefix.length(); i < key.length(); i++) {
            int digit = digit(key.charAt(i));
            if (digit < 0) {
                return false;
            }
            if (i >= checked) {
                sum = sum * BASE + digit;
            }
        }
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.US_ASCII), 0, checked);
        return crc.getValue() == sum;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 10;
        }
        return c >= 'a' && c <= 'z' ? c - 'a' + 36 : -1;
    }
}
