package io.tollway.gateway.exchange;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.UUID;

/** Mints request ids: UUIDv7 (RFC 9562) with 74 random bits, seeded from the operating system. Confined to an event loop. */
public final class RequestIds {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000000000000000L;

    private final Clock clock;
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    public RequestIds(Clock clock) {
        this.clock = clock;
    }

    public UUID next() {
        long most = (clock.millis() << 16) | VERSION_7 | (random.nextLong() & 0xFFFL);
        return new UUID(most, (random.nextLong() >>> 2) | VARIANT);
    }

    /** A seed for one plan. */
    public long seed() {
        return random.nextLong();
    }
}
