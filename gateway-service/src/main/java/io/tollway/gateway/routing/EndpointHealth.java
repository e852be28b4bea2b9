package io.tollway.gateway.routing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of one endpoint, over all its accounts. Shared by all event loops; figures are approximate under races, which routing tolerates. */
public final class EndpointHealth {
    private static final int SMOOTHING_SHIFT = 3;

    private volatile @Nullable Outages outages;
    private volatile long firstTokenMicros;
    private volatile long tokensPerKilosecond;

    /**
     * The last failure, and the last one before it that another tenant met.
     *
     * @param before null when no other tenant met any
     */
    private record Outages(
            UUID tenant, long atNanos, @Nullable Outages before) {}

    /** Whether the endpoint failed since then, as far as this tenant is concerned: failures of its own count, and those that at least two tenants met. */
    public boolean hadOutageSince(long nanos, UUID tenant) {
        Outages last = outages;
        if (last == null || last.atNanos - nanos <= 0) {
            return false;
        }
        return last.tenant.equals(tenant) || last.before != null && last.before.atNanos - nanos > 0;
    }

    public void outage(UUID tenant, long nowNanos) {
        Outages last = outages;
        Outages other = last == null || !last.tenant.equals(tenant) ? last : last.before;
        outages = new Outages(tenant, nowNanos, other == null ? null : new Outages(other.tenant, other.atNanos, null));
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
