package io.tollway.gateway.credit;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** UUIDv7 (RFC 9562): milliseconds, then random bits, so ids sort by time and cannot be guessed. */
final class LeaseIds {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    LeaseIds(Clock clock) {
        this.clock = clock;
    }

    UUID next() {
        long most = clock.millis() << 16 | VERSION_7 | random.nextInt() & 0xFFFL;
        return new UUID(most, VARIANT | random.nextLong() >>> 2);
    }
}
