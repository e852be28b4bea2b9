package io.tollway.gateway.credit;

import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.Lease.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * This node's leases of one bucket. Every method takes the bucket's lock for a few instructions; money is only ever moved between free, reserved and spent, so that
 * {@code free + reserved + spent = granted} holds for every lease at any time.
 */
final class Bucket {
    private static final long RATE_KEEP = 7;
    private static final long RATE_NEW = 3;

    private final BucketKey key;
    private final List<Lease> leases = new ArrayList<>();
    /** What the bucket counts; absent for balances and keys' own limits, and for a budget that only the spool has named since the start. */
    private volatile @Nullable BudgetMatch budget;

    private long budgetPolicy;
    /** The slow path's notes about the bucket; confined to the agent's context. */
    final BucketDesk desk;

    private long lastReserve;
    private long spentSinceMeasure;
    private long spentBefore;
    private long rateNanoPerSecond;
    private long largestHold;

    /** A part of one lease, reserved. */
    record Draw(Bucket bucket, Lease lease, long amountNano) {}

    Bucket(BucketKey key, long now) {
        this.key = key;
        this.desk = new BucketDesk();
        this.lastReserve = now;
    }

    BucketKey key() {
        return key;
    }

    @Nullable BudgetMatch budget() {
        return budget;
    }

    /** Whether it only counts: then it refuses nobody. */
    boolean shadow() {
        BudgetMatch counted = budget;
        return counted != null && !counted.budget().enforced();
    }

    /** Takes a budget's newer terms over. Leases that were granted under another limit or mode are given back, so that a change holds from the next request on. */
    void follow(BudgetMatch match, long policyVersion) {
        BudgetMatch known = budget;
        if (known == null || known.budget() != match.budget()) {
            changeTo(match, policyVersion);
        }
    }

    private synchronized void changeTo(BudgetMatch match, long policyVersion) {
        if (policyVersion < budgetPolicy) {
            return;
        }
        BudgetMatch before = budget;
        budget = match;
        budgetPolicy = policyVersion;
        if (before != null
                && (before.budget().limitNano() != match.budget().limitNano()
                        || before.budget().enforced() != match.budget().enforced())) {
            retireAll();
        }
    }

    /** Reserves the whole amount, in one lease if possible, or nothing: null. */
    synchronized @Nullable List<Draw> reserve(long amount, long now) {
        if (amount < 1) {
            throw new IllegalArgumentException("a reservation must be positive");
        }
        lastReserve = now;
        largestHold = Math.max(amount, largestHold);
        long free = 0;
        for (Lease lease : leases) {
            if (lease.usable(now)) {
                if (lease.freeNano >= amount) {
                    return List.of(draw(lease, amount, now));
                }
                free += lease.freeNano;
            }
        }
        if (free < amount) {
            return null;
        }
        List<Draw> draws = new ArrayList<>();
        long missing = amount;
        for (Lease lease : leases) {
            if (missing > 0 && lease.usable(now) && lease.freeNano > 0) {
                long part = Math.min(missing, lease.freeNano);
                draws.add(draw(lease, part, now));
                missing -= part;
            }
        }
        return draws;
    }

    private Draw draw(Lease lease, long amount, long now) {
        lease.freeNano -= amount;
        lease.live++;
        lease.lastUsed = now;
        return new Draw(this, lease, amount);
    }

    /** Ends one reservation: part of it is spent, the rest is free again; in a shadow budget more may be spent than was reserved. {@code declared} when this is the lease's one entry in the request's FINAL. */
    synchronized void end(Draw draw, long spentNano, boolean declared, long now) {
        Lease lease = draw.lease();
        lease.freeNano += draw.amountNano() - spentNano;
        lease.settledNano += spentNano;
        lease.settledCount += declared ? 1 : 0;
        lease.live--;
        lease.lastUsed = now;
        spentSinceMeasure += spentNano;
    }

    synchronized void add(Lease lease) {
        leases.add(lease);
    }

    synchronized long freeNano(long now) {
        long free = 0;
        for (Lease lease : leases) {
            free += lease.usable(now) ? lease.freeNano : 0;
        }
        return free;
    }

    /** What leases that are no longer used still hold and will give back. */
    synchronized long returningNano(long now) {
        long returning = 0;
        for (Lease lease : leases) {
            returning += lease.usable(now) ? 0 : lease.returningNano();
        }
        return returning;
    }

    /** What this node holds of the bucket in the authority's eyes: what it spent in the last moments counts as held, since billing may not have applied it yet. */
    synchronized long heldNano() {
        long held = spentSinceMeasure + spentBefore;
        for (Lease lease : leases) {
            held += Math.max(0, lease.grantedNano - lease.settledNano);
        }
        return held;
    }

    synchronized boolean usedSince(long since) {
        return lastReserve - since >= 0;
    }

    synchronized long largestHold() {
        return largestHold;
    }

    /** Spend per second, smoothed in integers. */
    synchronized long measureRate(long elapsedNanos) {
        long perSecond = elapsedNanos <= 0 ? 0 : spentSinceMeasure / Math.max(1, elapsedNanos / 1_000_000) * 1000;
        rateNanoPerSecond = rateNanoPerSecond / 10 * RATE_KEEP + perSecond / 10 * RATE_NEW;
        spentBefore = spentSinceMeasure;
        spentSinceMeasure = 0;
        largestHold -= largestHold / 16;
        return rateNanoPerSecond;
    }

    synchronized long rateNanoPerSecond() {
        return rateNanoPerSecond;
    }

    /** Whether the leases at hand should get a successor because the newest has passed half its validity. */
    synchronized boolean aging(long now) {
        boolean aging = false;
        for (Lease lease : leases) {
            if (lease.usable(now)) {
                aging = now - lease.renewAt >= 0;
            }
        }
        return aging;
    }

    /** Takes leases out of use: expired ones, idle ones, and old ones that have a younger usable lease behind them. */
    synchronized void retire(long now, long idleNanos) {
        boolean younger = false;
        for (int i = leases.size() - 1; i >= 0; i--) {
            Lease lease = leases.get(i);
            if (lease.state != State.ACTIVE) {
                continue;
            }
            boolean idle = lease.live == 0 && now - lease.lastUsed >= idleNanos;
            boolean replaced = younger && now - lease.renewAt >= 0;
            if (!lease.usable(now) || idle || replaced || lease.live == 0 && lease.freeNano == 0) {
                lease.state = State.RETIRED;
            } else {
                younger = true;
            }
        }
    }

    synchronized void retireAll() {
        leases.forEach(lease -> lease.state = lease.state == State.ACTIVE ? State.RETIRED : lease.state);
    }

    /** Removes the retired leases without reservations for which the declaration succeeds; returns them. */
    synchronized List<Lease> close(Predicate<Lease> declare) {
        List<Lease> closed = new ArrayList<>();
        for (Iterator<Lease> each = leases.iterator(); each.hasNext(); ) {
            Lease lease = each.next();
            if (lease.state == State.RETIRED && lease.live == 0 && declare.test(lease)) {
                lease.state = State.ENDED;
                each.remove();
                closed.add(lease);
            }
        }
        return closed;
    }

    synchronized @Nullable Lease find(UUID lease) {
        for (Lease each : leases) {
            if (each.id.equals(lease)) {
                return each;
            }
        }
        return null;
    }

    /** The authority has ended the lease on its own: no new reservation; those in it run out. */
    synchronized void retire(UUID id) {
        Lease lease = find(id);
        if (lease != null && lease.state == State.ACTIVE) {
            lease.state = State.RETIRED;
        }
    }

    synchronized boolean empty() {
        return leases.isEmpty();
    }

    synchronized List<Lease> leases() {
        return List.copyOf(leases);
    }
}
