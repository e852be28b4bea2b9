package io.tollway.local.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random passwords that need no quoting anywhere. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 128 random bits in hex. */
    static String password() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
