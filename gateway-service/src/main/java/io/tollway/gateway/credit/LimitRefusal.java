package io.tollway.gateway.credit;

import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.LeaseAuthority.Grant;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no money, for {@code error.metadata.limit}. All amounts are nano-dollars.
 *
 * @param source {@code balance}, {@code key}, or whom a budget holds for
 * @param name what the customer calls it: {@code balance}, the key's name or the budget's
 * @param limitNano the key's or the budget's limit; for the balance what was paid in and granted, as far as billing said
 * @param heldNano live holds of all nodes
 * @param affordableOutputTokens how many output tokens per choice the rest would pay for behind this input; 0 when not even the input
 * @param resetsAt when the limit starts again; absent for the balance and for lifetime limits
 * @param budget the budget that refuses; absent for the balance and for a key's own limit
 */
public record LimitRefusal(
        String source,
        String name,
        long limitNano,
        long usedNano,
        long heldNano,
        long requestedNano,
        long affordableOutputTokens,
        @Nullable Instant resetsAt,
        @Nullable BudgetMatch budget) {

    /** A refusal by the balance or by a key's own limit. */
    public LimitRefusal(
            String source,
            String name,
            long limitNano,
            long usedNano,
            long heldNano,
            long requestedNano,
            long affordableOutputTokens,
            @Nullable Instant resetsAt) {
        this(source, name, limitNano, usedNano, heldNano, requestedNano, affordableOutputTokens, resetsAt, null);
    }

    static LimitRefusal of(Bucket bucket, String keyName, Grant said, long requestedNano, long affordableTokens) {
        BucketKey key = bucket.key();
        BudgetMatch budget = bucket.budget();
        Long limit = said.limitNano();
        return new LimitRefusal(
                budget == null
                        ? key.kind().wireName()
                        : budget.budget().subject().kind().name().toLowerCase(Locale.ROOT),
                budget != null ? budget.budget().name() : key.kind() == BucketKey.Kind.BALANCE ? "balance" : keyName,
                limit != null ? limit : said.usedNano() + said.heldNano() + Math.max(0, said.availableNano()),
                said.usedNano(),
                said.heldNano(),
                requestedNano,
                affordableTokens,
                key.hasWindow() ? Instant.ofEpochMilli(key.windowEnd()) : null,
                budget);
    }
}
