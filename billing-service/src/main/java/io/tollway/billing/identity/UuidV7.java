package io.tollway.billing.identity;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Time-ordered ids (RFC 9562, version 7): 48 bits of milliseconds, then random bits. */
public final class UuidV7 {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int VERSION = 7;

    private UuidV7() {}

    public static UUID next(Clock clock) {
        return at(clock.instant());
    }

    static UUID at(Instant instant) {
        long high = (instant.toEpochMilli() << 16) | (VERSION << 12) | RANDOM.nextInt(1 << 12);
        long low = (RANDOM.nextLong() >>> 2) | (1L << 63);
        return new UUID(high, low);
    }

    public static boolean isVersion7(UUID id) {
        return id.version() == VERSION && id.variant() == 2;
    }

    /** When the id was minted, by the clock of whoever minted it. */
    public static Instant instantOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }
}
