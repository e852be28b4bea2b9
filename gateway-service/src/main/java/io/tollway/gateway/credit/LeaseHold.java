package io.tollway.gateway.credit;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.Bucket.Draw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One request's reservation: the same amount in each of its buckets. */
final class LeaseHold implements Hold {
    private final HoldTerms terms;
    private final List<Bucket> buckets;
    private final LongSupplier nanos;
    private final MoreWanted more;
    private final List<Draw> draws;
    private long amount;
    private boolean ended;

    /** Told when an extension found too little. */
    interface MoreWanted {
        void in(Bucket bucket, long nano);
    }

    private static final MoreWanted NOBODY = (bucket, nano) -> {};

    private LeaseHold(
            HoldTerms terms, List<Bucket> buckets, LongSupplier nanos, MoreWanted more, long amount, List<Draw> draws) {
        this.terms = terms;
        this.buckets = buckets;
        this.nanos = nanos;
        this.more = more;
        this.amount = amount;
        this.draws = draws;
    }

    /** Reserves in all buckets, in their order, or in none: null. */
    static @Nullable LeaseHold reserve(
            HoldTerms terms, long outputTokens, List<Bucket> buckets, LongSupplier nanos, MoreWanted more) {
        return reserve(terms, outputTokens, buckets, nanos, more, false);
    }

    /** The same, but shadow budgets in which too little is free are left out: they then do not count the request, which is better than to refuse it. */
    static @Nullable LeaseHold reserveWithoutWaitingForShadows(
            HoldTerms terms, long outputTokens, List<Bucket> buckets, LongSupplier nanos, MoreWanted more) {
        return reserve(terms, outputTokens, buckets, nanos, more, true);
    }

    private static @Nullable LeaseHold reserve(
            HoldTerms terms,
            long outputTokens,
            List<Bucket> buckets,
            LongSupplier nanos,
            MoreWanted more,
            boolean leaveShadows) {
        long amount = terms.amountNano(outputTokens);
        List<Draw> draws =
                amount == 0 ? List.of() : reserveAll(buckets, amount, nanos.getAsLong(), NOBODY, leaveShadows);
        return draws == null ? null : new LeaseHold(terms, buckets, nanos, more, amount, new ArrayList<>(draws));
    }

    private static @Nullable List<Draw> reserveAll(
            List<Bucket> buckets, long amount, long now, MoreWanted more, boolean leaveShadows) {
        List<Draw> draws = new ArrayList<>(2);
        for (Bucket bucket : buckets) {
            List<Draw> part = bucket.reserve(amount, now);
            if (part != null) {
                draws.addAll(part);
                continue;
            }
            more.in(bucket, amount);
            if (!leaveShadows || !bucket.shadow()) {
                draws.forEach(each -> each.bucket().end(each, 0, false, now));
                return null;
            }
        }
        return draws;
    }

    @Override
    public synchronized long amountNano() {
        return amount;
    }

    @Override
    public synchronized List<UUID> leaseIds() {
        if (draws.size() == 1) {
            return List.of(draws.getFirst().lease().id);
        }
        Set<UUID> ids = new LinkedHashSet<>();
        draws.forEach(each -> ids.add(each.lease().id));
        return List.copyOf(ids);
    }

    @Override
    public synchronized boolean extend(long outputTokens) {
        if (ended) {
            return false;
        }
        long extra = terms.amountNano(outputTokens) - amount;
        if (extra <= 0) {
            return true;
        }
        List<Draw> added = reserveAll(buckets, extra, nanos.getAsLong(), more, true);
        if (added == null) {
            return false;
        }
        draws.addAll(added);
        amount += extra;
        return true;
    }

    @Override
    public synchronized List<LeaseCharge> settle(long chargeNano, @Nullable String servedModel) {
        if (ended) {
            throw new IllegalStateException("the hold has ended already");
        }
        if (chargeNano < 0 || chargeNano > amount) {
            throw new IllegalArgumentException(
                    "a charge must lie between 0 and the hold of " + amount + " nano-dollars");
        }
        ended = true;
        long now = nanos.getAsLong();
        if (draws.size() == 1) {
            Draw only = draws.getFirst();
            only.bucket().end(only, chargeNano, true, now);
            return List.of(charge(only, chargeNano));
        }
        Map<UUID, LeaseCharge> charges = new LinkedHashMap<>();
        for (Bucket bucket : buckets) {
            BudgetMatch budget = bucket.budget();
            long left = budget == null || budget.counts(servedModel) ? chargeNano : 0;
            Draw last = bucket.shadow() ? last(bucket) : null;
            for (Draw draw : draws) {
                if (draw.bucket() == bucket) {
                    // What a shadow budget could not reserve when the hold was extended is counted on its last lease.
                    long paid = draw == last ? left : Math.min(left, draw.amountNano());
                    left -= paid;
                    LeaseCharge before = charges.get(draw.lease().id);
                    charges.put(draw.lease().id, charge(draw, before == null ? paid : before.amountNano() + paid));
                    bucket.end(draw, paid, before == null, now);
                }
            }
        }
        return List.copyOf(charges.values());
    }

    private @Nullable Draw last(Bucket bucket) {
        Draw last = null;
        for (Draw draw : draws) {
            last = draw.bucket() == bucket ? draw : last;
        }
        return last;
    }

    private static LeaseCharge charge(Draw draw, long paid) {
        BucketKey key = draw.bucket().key();
        return new LeaseCharge(draw.lease().id, key.kind().wireName(), key.id(), paid);
    }

    @Override
    public synchronized void release() {
        if (!ended) {
            ended = true;
            long now = nanos.getAsLong();
            draws.forEach(each -> each.bucket().end(each, 0, false, now));
        }
    }
}
