package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.chance.Mix;

/**
 * How fast a model answers.
 *
 * @param firstTokenMs before the first token
 * @param tokensPerSecond after it; 0 for as fast as the caller reads
 * @param jitterPercent by how much a gap may be longer or shorter, 0 to 100; which is longer follows from the answer
 */
public record Pacing(long firstTokenMs, int tokensPerSecond, int jitterPercent) {
    private static final long SECOND = 1_000_000_000L;

    public Pacing {
        if (firstTokenMs < 0 || firstTokenMs > 3_600_000) {
            throw new IllegalArgumentException("first-token-ms must be between 0 and 3600000");
        }
        if (tokensPerSecond < 0) {
            throw new IllegalArgumentException("tokens-per-second must not be negative; 0 means unlimited");
        }
        if (jitterPercent < 0 || jitterPercent > 100) {
            throw new IllegalArgumentException("jitter must be between 0 and 100 (percent)");
        }
    }

    /** The first token's delay in nanoseconds. */
    long first(long key) {
        return jittered(firstTokenMs * 1_000_000, key);
    }

    /** The gap before a later event that shows so many tokens, in nanoseconds. */
    long gap(long key, int index, int tokens) {
        return tokensPerSecond == 0 ? 0 : jittered(tokens * SECOND / tokensPerSecond, key + index);
    }

    /** How long a whole answer of so many tokens takes, in nanoseconds. */
    long whole(long key, long tokens) {
        return first(key) + (tokensPerSecond == 0 ? 0 : Math.max(0, tokens - 1) * SECOND / tokensPerSecond);
    }

    private long jittered(long nanos, long key) {
        if (jitterPercent == 0 || nanos == 0) {
            return nanos;
        }
        long spread = nanos / 100 * jitterPercent;
        return nanos - spread + Long.remainderUnsigned(Mix.of(key), 2 * spread + 1);
    }
}
