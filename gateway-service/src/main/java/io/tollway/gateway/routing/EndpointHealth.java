package io.tollway.gateway.routing;

/** What is known of one endpoint, over all its accounts. Shared by all event loops; figures are approximate under races, which routing tolerates. */
public final class EndpointHealth {
    private static final long NEVER = Long.MIN_VALUE;
    private static final int SMOOTHING_SHIFT = 3;

    private volatile long outageAtNanos = NEVER;
    private volatile long firstTokenMicros;
    private volatile long tokensPerKilosecond;

    public boolean hadOutageSince(long nanos) {
        long at = outageAtNanos;
        return at != NEVER && at - nanos > 0;
    }

    public void outage(long nowNanos) {
        outageAtNanos = nowNanos;
    }

    /** A complete answer: smoothed into latency and throughput. */
    public void served(long firstTokenMicros, long outputTokens, long durationMicros) {
        this.firstTokenMicros = smooth(this.firstTokenMicros, firstTokenMicros);
        if (durationMicros > 0 && outputTokens > 0) {
            tokensPerKilosecond = smooth(tokensPerKilosecond, outputTokens * 1_000_000_000L / durationMicros);
        }
    }

    /** Smoothed time to the first token, microseconds; 0 while unknown. */
    public long firstTokenMicros() {
        return firstTokenMicros;
    }

    /** Smoothed throughput, tokens per 1000 s; 0 while unknown. */
    public long tokensPerKilosecond() {
        return tokensPerKilosecond;
    }

    private static long smooth(long before, long value) {
        return before == 0 ? value : before + ((value - before) >> SMOOTHING_SHIFT);
    }
}
