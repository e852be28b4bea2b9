package io.tollway.gateway.limit;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this gateway holds of one quantity: units that the shared store has handed out and no request has used. Below zero it is what was taken without asking, which the store is told as
 * soon as it can be. The fields below the line belong to the store's context.
 */
final class Stock {
    /** A refusal is believed for so long, so that a flood beyond a limit costs the store nothing. */
    private static final long BELIEVED_NANOS = 50_000_000;

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long KEPT_PART = 32;
    private static final long UNKNOWN = -1;

    private final AtomicLong free = new AtomicLong();
    private final AtomicLong spent = new AtomicLong();
    /** Units of a rate that were taken while the store was away. */
    private final AtomicLong alone = new AtomicLong();
    /** A rate's level as last heard of; decides, at the pace of a fair share, while the store is away. */
    private final MinuteRate level;

    private volatile long refusedFrom = Long.MAX_VALUE;
    private volatile long refusedUntil;
    private volatile long opensAt;
    /** All that this gateway has claimed, used or not; below zero as long as only the store knows. */
    private volatile long claimed;
    /** What all gateways had claimed together. */
    private volatile long claimedByAll;

    private volatile long limit;
    // ---
    private List<Waiter> waiters = new ArrayList<>();
    private List<Waiter> asking = List.of();
    private long levelMicros;
    private long spentBefore;
    private long returning;
    private long returningAlone;

    /**
     * A request that waits for the store.
     *
     * @param patience how often it asks again when there was too little of what comes back any moment
     */
    record Waiter(long amount, int patience, Promise<Long> promise) {}

    Stock(long nowNanos) {
        this(nowNanos, 0);
    }

    /** Of a claim that this gateway may have made before and forgotten since. */
    static Stock forgotten(long nowNanos) {
        return new Stock(nowNanos, UNKNOWN);
    }

    private Stock(long nowNanos, long claimed) {
        this.claimed = claimed;
        level = new MinuteRate(nowNanos);
        refusedUntil = nowNanos;
        opensAt = nowNanos;
    }

    boolean take(long amount) {
        while (true) {
            long before = free.get();
            if (before < amount) {
                return false;
            }
            if (free.compareAndSet(before, before - amount)) {
                spent.getAndAdd(amount);
                return true;
            }
        }
    }

    /** The wait that the store told a short time ago, or {@link Meter#ASK}. */
    long refused(long amount, long nowNanos) {
        return amount >= refusedFrom && refusedUntil - nowNanos > 0 ? Math.max(opensAt - nowNanos, 1) : Meter.ASK;
    }

    /** Takes by this gateway's own decision: of a rate its share, from the level last heard of; of a claim, what {@code bound} allows. */
    long takeAloneOfRate(long amount, long share, long nowNanos) {
        long wait = level.take(Math.min(amount, share), share, nowNanos);
        if (wait == Meter.TAKEN) {
            alone.addAndGet(amount);
        }
        return wait;
    }

    void giveBackAlone(long amount, long share) {
        level.giveBack(Math.min(amount, share), share);
        alone.addAndGet(-amount);
    }

    long takeAlonePlace(long share) {
        return takeUpTo(Math.max(claimed, share));
    }

    long takeAloneOfDay(long limit, int gateways) {
        long left = Math.max(limit - claimedByAll, 0);
        return takeUpTo(Math.max(claimed, 0) + (left == 0 ? 0 : Math.max(left / gateways, 1)));
    }

    private long takeUpTo(long bound) {
        while (true) {
            long before = free.get();
            if (Math.max(claimed, 0) - before >= bound) {
                return 1;
            }
            if (free.compareAndSet(before, before - 1)) {
                return Meter.TAKEN;
            }
        }
    }

    void giveBack(long amount) {
        free.addAndGet(amount);
        spent.addAndGet(-amount);
    }

    void takeAnyway(long amount) {
        free.addAndGet(-amount);
        spent.addAndGet(amount);
    }

    /** Whether more lies here than a gateway should keep from the others. */
    boolean tooMuch(int gateways) {
        return free.get() > limit / (KEPT_PART * gateways);
    }

    long used(long ofLimit, long nowNanos) {
        return level.used(ofLimit, nowNanos);
    }

    boolean idle(long nowNanos) {
        return isTold() && claimed == 0 && level.idle(nowNanos);
    }

    /** Whether the store knows all that there is to know. */
    boolean isTold() {
        return free.get() == 0 && alone.get() == 0;
    }

    void limit(long now) {
        limit = now;
    }

    // --- from here on by the store's context only

    void await(Waiter waiter) {
        waiters.add(waiter);
    }

    boolean isWanted() {
        return !waiters.isEmpty();
    }

    /** Whether the store has something to hear although nobody waits. */
    boolean hasNews(boolean claim) {
        return limit > 0 && (free.get() != 0 || alone.get() != 0 || claim && claimed != 0);
    }

    /**
     * What to tell and ask the store now.
     *
     * @param keep units to keep although nobody waits for them
     */
    LimitStore.Line line(boolean rate, long keep, int gateways, long nowNanos) {
        if (limit == 0) {
            return LimitStore.Line.NONE;
        }
        long need = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < waiters.size(); i++) {
            need += waiters.get(i).amount();
            least = Math.min(least, waiters.get(i).amount());
        }
        asking = waiters;
        waiters = new ArrayList<>();
        returning = -drain(need > 0 ? 0 : keep);
        // What was taken while the store was away has in part been paid for by the time that has passed since.
        returningAlone = alone.getAndSet(0);
        long unpaid = Math.clamp(returningAlone, 0, level.used(Math.max(1, limit / gateways), nowNanos));
        return new LimitStore.Line(
                limit,
                returning + unpaid,
                need,
                need == 0 ? 0 : least,
                need == 0 ? 0 : ahead(),
                rate ? levelMicros : claimed);
    }

    /** Takes everything beyond {@code keep} out, or (below zero) what is missing. */
    private long drain(long keep) {
        while (true) {
            long before = free.get();
            long after = before < 0 ? 0 : Math.min(before, keep);
            if (before == after || free.compareAndSet(before, after)) {
                return before - after;
            }
        }
    }

    /** What may stay here although nobody waits for it: as much as was used lately, but no more than a small part of the limit. */
    long kept(int gateways) {
        return Math.min(ahead(), limit / (KEPT_PART * gateways));
    }

    /** As much as requests took lately. */
    private long ahead() {
        return Math.max(spentBefore, spent.get());
    }

    void tick() {
        spentBefore = Math.max(spent.getAndSet(0), 0);
    }

    /** Takes the answer in, except for what was granted. A refusal is remembered for a moment, unless there may be room before that. */
    void told(LimitStore.Told told, LimitStore.Line asked, Quantity what, long nowMicros, long nowNanos) {
        if (asked.limit() == 0) {
            return;
        }
        if (what.isRate()) {
            levelMicros = told.level();
            level.set(nowNanos + Math.max(told.level() - nowMicros, 0) * NANOS_PER_MICRO);
        } else {
            claimed = told.claimed();
            claimedByAll = told.level();
        }
        if (told.granted() >= asked.need()) {
            refusedFrom = asked.need() > 0 ? Long.MAX_VALUE : refusedFrom;
        } else if (!what.comesBack()) {
            long wait = told.waitMicros() * NANOS_PER_MICRO;
            opensAt = nowNanos + Math.max(wait, 1);
            refusedFrom = told.granted() == 0 ? asked.least() : 1;
            refusedUntil = nowNanos + (what == Quantity.DAY ? BELIEVED_NANOS : Math.min(BELIEVED_NANOS, wait));
        }
    }

    /** The question was never answered. A rate's units that were on their way back are lost, since they may have arrived. */
    void failed(LimitStore.Line asked, boolean rate) {
        if (asked.limit() == 0) {
            return;
        }
        if (!rate || returning > 0) {
            free.addAndGet(-returning);
        }
        alone.addAndGet(returningAlone);
    }

    /** Whether the store's refusal may be wrong in a moment, and all who wait would rather ask again. */
    boolean isPatient() {
        for (int i = 0; i < asking.size(); i++) {
            if (asking.get(i).patience() == 0) {
                return false;
            }
        }
        return !asking.isEmpty();
    }

    /**
     * Gives what was granted to those who asked for it, the first before the later as far as it fits, and keeps the rest. Nothing of theirs ever lies in stock, where a quicker request or the next question would find it before they do:
     * they would be refused what they had been granted.
     *
     * @return those for whom it was not enough
     */
    List<Waiter> handOut(long granted) {
        List<Waiter> others = List.of();
        long left = granted;
        for (int i = 0; i < asking.size(); i++) {
            Waiter waiter = asking.get(i);
            if (waiter.amount() <= left) {
                left -= waiter.amount();
                spent.addAndGet(waiter.amount());
                waiter.promise().complete(Meter.TAKEN);
            } else {
                others = others.isEmpty() ? new ArrayList<>() : others;
                others.add(new Waiter(waiter.amount(), waiter.patience() - 1, waiter.promise()));
            }
        }
        asking = List.of();
        free.addAndGet(left);
        return others;
    }

    /** Lets all try again: nobody will be asked for them here. */
    void releaseAll() {
        List<Waiter> sent = asking;
        List<Waiter> unsent = waiters;
        asking = List.of();
        waiters = new ArrayList<>();
        sent.forEach(waiter -> waiter.promise().complete(Meter.ASK));
        unsent.forEach(waiter -> waiter.promise().complete(Meter.ASK));
    }
}
