package io.tollway.billing.usage;

import java.time.Duration;

/**
 * How long a partition waits whose first record the database neither applies nor keeps as a dead letter: a second, then twice as long each time, up to a minute. Going on without it would
 * lose it; trying without a pause would keep the database and all other partitions busy with it.
 */
final class Standstill {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration wait = Duration.ZERO;
    private long endNanos;

    /** Waits from now on. Answers for how long. */
    Duration begin(long nowNanos) {
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(FIRST) < 0 ? FIRST : twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        endNanos = nowNanos + wait.toNanos();
        return wait;
    }

    /** The partition went on. */
    void end() {
        wait = Duration.ZERO;
    }

    /** Whether it has begun and the partition has not gone on since, be it waiting or trying again. */
    boolean hasBegun() {
        return !wait.isZero();
    }

    boolean lasts(long nowNanos) {
        return hasBegun() && endNanos - nowNanos > 0;
    }
}
