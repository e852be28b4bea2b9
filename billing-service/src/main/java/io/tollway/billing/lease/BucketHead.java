package io.tollway.billing.lease;

import org.jspecify.annotations.Nullable;

/**
 * The state of a bucket while its wallet is locked; changes as leases are cut from it. Nano-dollars.
 */
final class BucketHead {
    private final @Nullable Long limit;
    private final long ceiling;
    private final long used;
    private final long quarantined;
    private long held;
    private long promised;

    /**
     * @param limit what is shown as the limit; absent for a balance
     * @param ceiling what used and held together may not exceed
     */
    BucketHead(@Nullable Long limit, long ceiling, long used, long held, long quarantined) {
        this.limit = limit;
        this.ceiling = ceiling;
        this.used = used;
        this.held = held;
        this.quarantined = quarantined;
    }

    long available() {
        return Math.subtractExact(Math.subtractExact(ceiling, used), held);
    }

    /** How much can be cut: between min and want, or 0 when less than min is there. */
    long cut(long want, long min) {
        long available = available();
        return available < min ? 0 : Math.min(want, available);
    }

    boolean wouldFitWithoutQuarantine(long min) {
        return Math.addExact(available(), quarantined) >= min;
    }

    void hold(long amount) {
        held = Math.addExact(held, amount);
        promised = Math.addExact(promised, amount);
    }

    /** The limit that bounds what is cut; absent when nothing does, and for a balance, which changes by itself. */
    @Nullable Long bound() {
        return limit != null && limit == ceiling ? limit : null;
    }

    /** What was cut since this was read. */
    long promised() {
        return promised;
    }

    @Nullable Long limit() {
        return limit;
    }

    long used() {
        return used;
    }

    long held() {
        return held;
    }

    long quarantined() {
        return quarantined;
    }
}
