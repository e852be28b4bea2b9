package io.tollway.gateway.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many units a minute, with a burst of a whole minute's worth: the generic cell rate algorithm. All its state is the instant at which what was taken will have been paid for at the
 * limit's pace, so that taking is one compare-and-set, allocates nothing, and a limit may change between two calls.
 */
final class MinuteRate {
    static final long TAKEN = 0;

    /** Of what a limit counts, one minute can have at most this much; more would not fit the arithmetic. */
    static final long LARGEST_LIMIT = 100_000_000_000L;

    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MINUTE_MICROS = MINUTE_NANOS / NANOS_PER_MICRO;

    /** Up to here nanoseconds fit; above, microseconds are fine enough. */
    private static final long FINE_UP_TO = Long.MAX_VALUE / MINUTE_NANOS;

    private final AtomicLong paidAt;

    MinuteRate(long nowNanos) {
        paidAt = new AtomicLong(nowNanos);
    }

    /**
     * Takes an amount of at most the limit.
     *
     * @return {@link #TAKEN}, or after how many nanoseconds it could be taken if nobody else takes any
     */
    long take(long amount, long limit, long nowNanos) {
        long cost = nanosOf(amount, limit);
        while (true) {
            long before = paidAt.get();
            long ahead = Math.max(before - nowNanos, 0) + cost;
            if (ahead > MINUTE_NANOS) {
                return ahead - MINUTE_NANOS;
            }
            if (paidAt.compareAndSet(before, nowNanos + ahead)) {
                return TAKEN;
            }
        }
    }

    /** Gives back what was not needed. */
    void giveBack(long amount, long limit) {
        paidAt.addAndGet(-nanosOf(amount, limit));
    }

    /** Takes what was needed beyond what was taken, whatever the limit says: it is spent, and the next ones wait for it. */
    void takeAnyway(long amount, long limit, long nowNanos) {
        long cost = nanosOf(Math.min(amount, limit), limit);
        paidAt.accumulateAndGet(nowNanos, (before, now) -> Math.max(before - now, 0) + now + cost);
    }

    /** Forgets what was taken: it will have been paid for at that instant. */
    void set(long paidAtNanos) {
        paidAt.set(paidAtNanos);
    }

    /** How much of the limit is taken now, rounded up. */
    long used(long limit, long nowNanos) {
        long micros = Math.min(Math.max(paidAt.get() - nowNanos, 0) / NANOS_PER_MICRO, MINUTE_MICROS);
        return Math.ceilDiv(Math.multiplyExact(micros, limit), MINUTE_MICROS);
    }

    /** Whether it has nothing to remember. */
    boolean idle(long nowNanos) {
        return paidAt.get() - nowNanos <= 0;
    }

    private static long nanosOf(long amount, long limit) {
        return amount <= FINE_UP_TO ? amount * MINUTE_NANOS / limit : amount * MINUTE_MICROS / limit * NANOS_PER_MICRO;
    }
}
