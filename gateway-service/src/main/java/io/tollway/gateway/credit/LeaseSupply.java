package io.tollway.gateway.credit;

import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.BucketDesk.Answer;
import io.tollway.gateway.credit.LeaseAuthority.Ask;
import io.tollway.gateway.credit.LeaseAuthority.BudgetName;
import io.tollway.gateway.usage.LeaseJournal;

/** Keeps the buckets in use supplied: asks for slices, ahead of need where the rest is ample, and gives back what lies idle. Confined to the agent's context. */
final class LeaseSupply {
    private static final long RETURN_TIMEOUT = 60_000_000_000L;

    private final LeaseJournal journal;
    private final CreditConfig config;
    private final LeaseCalls calls;
    private final LeaseIds ids;

    LeaseSupply(LeaseJournal journal, CreditConfig config, LeaseCalls calls, LeaseIds ids) {
        this.journal = journal;
        this.config = config;
        this.calls = calls;
        this.ids = ids;
    }

    /**
     * Asks billing for more, unless a question about the bucket is under way already.
     *
     * @param need nano-dollars wanted
     * @param least nano-dollars below which a grant would serve nobody
     */
    void ask(Bucket bucket, long need, long least) {
        BucketDesk desk = bucket.desk;
        BudgetMatch budget = bucket.budget();
        boolean nameless = budget == null && bucket.key().kind() == BucketKey.Kind.BUDGET;
        if (desk.asking != null || nameless) {
            return;
        }
        long want = Math.max(need, Math.max(least, slice(bucket)));
        BudgetName name = budget == null
                ? null
                : new BudgetName(budget.budget().budgetId(), budget.bucket().value());
        Ask ask = new Ask(ids.next(), bucket.key(), want, least, desk.policyVersion, name);
        desk.asking = ask;
        calls.ask(ask);
    }

    /** Asks ahead of need for a bucket in use; a bucket whose rest is small is left to requests' own needs. */
    void renew(Bucket bucket, long now) {
        BucketDesk desk = bucket.desk;
        boolean used = bucket.usedSince(now - config.idleReturn().toNanos());
        boolean may = desk.asking == null && now - desk.retryAt >= 0 && calls.opened() && calls.hopeless() == null;
        if (!may || !used || desk.answer == null) {
            return;
        }
        long slice = slice(bucket);
        boolean low = slice > 0 && SliceSizing.isLow(bucket.freeNano(now), slice);
        boolean aging = slice > 0 && bucket.aging(now);
        if (desk.extensionWanted > 0) {
            ask(bucket, desk.extensionWanted, desk.extensionWanted);
            desk.extensionWanted = 0;
        } else if (low || aging) {
            ask(bucket, slice, 1);
        }
    }

    /** Returns leases that are expired, idle or replaced, by declaring what was spent in them. */
    void giveBack(Bucket bucket, long now) {
        BucketDesk desk = bucket.desk;
        boolean scarce = desk.answer != null && slice(bucket) == 0;
        bucket.retire(now, (scarce ? config.lowBalanceIdleReturn() : config.idleReturn()).toNanos());
        for (Lease lease : bucket.close(each -> journal.close(each.id, each.settledCount, each.settledNano))) {
            desk.returning.put(lease.id, new BucketDesk.Returning(lease.freeNano, now));
        }
        desk.returning.values().removeIf(each -> now - each.since() > RETURN_TIMEOUT);
    }

    private long slice(Bucket bucket) {
        Answer answer = bucket.desk.answer;
        return answer == null
                ? 0
                : SliceSizing.slice(
                        bucket.rateNanoPerSecond(),
                        bucket.largestHold(),
                        config.minSliceNano(),
                        config.maxSliceNano(),
                        answer.grant().availableNano());
    }
}
