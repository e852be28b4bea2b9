package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetWindow;
import io.tollway.gateway.budget.BudgetMatch;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Every bucket this node has leases of. Look-ups are lock-free; a key's and a budget's bucket changes with its calendar window. */
final class LeaseBook {
    private final Map<UUID, Bucket> balances = new ConcurrentHashMap<>();
    private final Map<UUID, Bucket> keys = new ConcurrentHashMap<>();
    private final Map<UUID, Bucket> budgets = new ConcurrentHashMap<>();
    private final Map<BucketKey, Bucket> all = new ConcurrentHashMap<>();
    private final Clock clock;
    private final LongSupplier nanos;

    LeaseBook(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The buckets of a request, in the order in which it reserves: balance, the key's own limit, budgets. */
    List<Bucket> bucketsOf(HoldRequest request) {
        UUID organization = request.organizationId();
        ApiKeyState key = request.key();
        Bucket balance = balance(organization);
        if (request.budgets().isEmpty()) {
            return key.limitNano() == null ? List.of(balance) : List.of(balance, key(organization, key));
        }
        List<Bucket> buckets = new ArrayList<>(2 + request.budgets().size());
        buckets.add(balance);
        if (key.limitNano() != null) {
            buckets.add(key(organization, key));
        }
        for (BudgetMatch each : request.budgets()) {
            buckets.add(budget(organization, each, request.policyVersion()));
        }
        return buckets;
    }

    private Bucket budget(UUID organization, BudgetMatch match, long policyVersion) {
        long now = clock.millis();
        UUID id = match.bucket().id();
        Bucket known = budgets.get(id);
        if (known == null || !isPresent(known.key(), now)) {
            known = budgets.compute(
                    id,
                    (each, held) -> held != null && isPresent(held.key(), now)
                            ? held
                            : bucket(budgetBucket(organization, match, now)));
        }
        known.follow(match, policyVersion);
        return known;
    }

    /** A budget never changes its window, so only time can make a bucket the wrong one. */
    private static boolean isPresent(BucketKey bucket, long now) {
        return !bucket.hasWindow() || now >= bucket.windowStart() && now < bucket.windowEnd();
    }

    private static BucketKey budgetBucket(UUID organization, BudgetMatch match, long now) {
        BudgetWindow.Span span = match.budget()
                .window()
                .at(Instant.ofEpochMilli(now), match.budget().zone());
        return new BucketKey(
                BucketKey.Kind.BUDGET,
                match.bucket().id(),
                organization,
                span == null ? BucketKey.NO_WINDOW : span.start().toEpochMilli(),
                span == null ? BucketKey.NO_WINDOW : span.end().toEpochMilli());
    }

    Bucket balance(UUID organization) {
        Bucket known = balances.get(organization);
        return known != null ? known : balances.computeIfAbsent(organization, id -> open(BucketKey.balance(id)));
    }

    private Bucket key(UUID organization, ApiKeyState key) {
        long now = clock.millis();
        Bucket known = keys.get(key.keyId());
        if (known != null && fits(known.key(), key, now)) {
            return known;
        }
        return keys.compute(
                key.keyId(),
                (id, held) ->
                        held != null && fits(held.key(), key, now) ? held : bucket(keyBucket(organization, key, now)));
    }

    private static boolean fits(BucketKey bucket, ApiKeyState key, long now) {
        if (key.limitReset() == null) {
            return !bucket.hasWindow();
        }
        return bucket.hasWindow()
                && now >= bucket.windowStart()
                && now < bucket.windowEnd()
                && LimitWindow.isOf(key.limitReset(), bucket.windowEnd() - bucket.windowStart());
    }

    private static BucketKey keyBucket(UUID organization, ApiKeyState key, long now) {
        if (key.limitReset() == null) {
            return new BucketKey(
                    BucketKey.Kind.KEY, key.keyId(), organization, BucketKey.NO_WINDOW, BucketKey.NO_WINDOW);
        }
        LimitWindow window = LimitWindow.at(key.limitReset(), now);
        return new BucketKey(BucketKey.Kind.KEY, key.keyId(), organization, window.startMillis(), window.endMillis());
    }

    /** The bucket with just that key, also when it is one of an old window. */
    Bucket bucket(BucketKey key) {
        Bucket current = current(key.kind()).get(key.id());
        if (current != null && current.key().equals(key)) {
            return current;
        }
        return open(key);
    }

    /** A bucket that is known from the spool; it becomes the current one of its id if there is none. */
    Bucket resume(BucketKey key) {
        return switch (key.kind()) {
            case BALANCE -> balance(key.organization());
            case KEY, BUDGET ->
                current(key.kind())
                        .compute(
                                key.id(),
                                (id, held) -> held == null || !held.key().equals(key) ? bucket(key) : held);
        };
    }

    private Map<UUID, Bucket> current(BucketKey.Kind kind) {
        return switch (kind) {
            case BALANCE -> balances;
            case KEY -> keys;
            case BUDGET -> budgets;
        };
    }

    private Bucket open(BucketKey key) {
        return all.computeIfAbsent(key, missing -> new Bucket(missing, nanos.getAsLong()));
    }

    Collection<Bucket> all() {
        return all.values();
    }

    /** Forgets a bucket without leases. Only for the agent, which resolves a waiting request's buckets anew. */
    void forget(Bucket bucket) {
        all.remove(bucket.key(), bucket);
        current(bucket.key().kind()).remove(bucket.key().id(), bucket);
    }
}
