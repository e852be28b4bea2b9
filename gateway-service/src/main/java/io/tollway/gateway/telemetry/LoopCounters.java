package io.tollway.gateway.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Plain counters of one event loop: written by it alone, read by the scraper. */
public final class LoopCounters {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int METRICS = Metric.values().length;
    /** Room between two loops' counters, so that they do not share a cache line. */
    private static final int PADDING = 8;

    private final long[] values = new long[METRICS + 2 * PADDING];

    /** What is counted. */
    public enum Metric {
        REQUESTS("gateway.requests"),
        COMPLETED("gateway.requests.completed"),
        REFUSED("gateway.requests.refused"),
        FAILED("gateway.requests.failed"),
        CLIENT_GONE("gateway.requests.client.gone"),
        ATTEMPTS("gateway.upstream.attempts"),
        FALLBACKS("gateway.upstream.fallbacks"),
        CREDENTIALS_REFUSED("gateway.upstream.credentials.refused"),
        EVENTS("gateway.stream.events"),
        ESTIMATED("gateway.usage.estimated"),
        CHARGED_NANO("gateway.charged.nano"),
        ABOVE_HOLD_NANO("gateway.charge.above.hold.nano"),
        SPOOL_REFUSED("gateway.spool.refused"),
        INTERNAL_ERRORS("gateway.internal.errors");

        private final String id;

        Metric(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public void add(Metric metric, long delta) {
        int at = PADDING + metric.ordinal();
        LONGS.setOpaque(values, at, values[at] + delta);
    }

    public void count(Metric metric) {
        add(metric, 1);
    }

    public long read(Metric metric) {
        return (long) LONGS.getOpaque(values, PADDING + metric.ordinal());
    }
}
