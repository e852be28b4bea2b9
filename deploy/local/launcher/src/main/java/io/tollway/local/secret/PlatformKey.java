package io.tollway.local.secret;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * Makes the operator's key, which accounts installs when it starts: prefix, 32 random base62 characters, and 6 base62
 * characters of CRC-32 over all that precedes ({@code docs/adr/0010-api-keys.md}).
 */
public final class PlatformKey {

    private static final String PREFIX = "sk-tw-mgmt-v1-";
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 32;
    private static final int CHECKSUM_CHARACTERS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PlatformKey() {}

    /** A new management key. */
    public static String management() {
        StringBuilder key = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            key.append(BASE62.charAt(RANDOM.nextInt(BASE62.length())));
        }
        return key + checksum(key.toString());
    }

    static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        BigInteger rest = BigInteger.valueOf(crc.getValue());
        BigInteger radix = BigInteger.valueOf(BASE62.length());
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
            BigInteger[] parts = rest.divideAndRemainder(radix);
            digits.append(BASE62.charAt(parts[1].intValueExact()));
            rest = parts[0];
        }
        return digits.reverse().toString();
    }
}
