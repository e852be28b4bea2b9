package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Every bucket this node has leases of. Look-ups are lock-free; a key's bucket changes with its calendar window. */
final class LeaseBook {
    private final Map<UUID, Bucket> balances = new ConcurrentHashMap<>();
    private final Map<UUID, Bucket> keys = new ConcurrentHashMap<>();
    private final Set<Bucket> all = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final LongSupplier nanos;

    LeaseBook(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The buckets of a request, in the order in which it reserves. */
    List<Bucket> bucketsOf(UUID organization, ApiKeyState key) {
        Bucket balance = balance(organization);
        return key.limitNano() == null ? List.of(balance) : List.of(balance, key(organization, key));
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
        Bucket current = (key.kind() == BucketKey.Kind.BALANCE ? balances : keys).get(key.id());
        if (current != null && current.key().equals(key)) {
            return current;
        }
        for (Bucket each : all) {
            if (each.key().equals(key)) {
                return each;
            }
        }
        return open(key);
    }

    /** A bucket that is known from the spool; it becomes the current one of its id if there is none. */
    Bucket resume(BucketKey key) {
        return switch (key.kind()) {
            case BALANCE -> balance(key.organization());
            case KEY ->
                keys.compute(key.id(), (id, held) -> held == null || !held.key().equals(key) ? bucket(key) : held);
        };
    }

    private Bucket open(BucketKey key) {
        Bucket bucket = new Bucket(key, nanos.getAsLong());
        all.add(bucket);
        return bucket;
    }

    Collection<Bucket> all() {
        return all;
    }

    /** Forgets a bucket without leases. Only for the agent, which resolves a waiting request's buckets anew. */
    void forget(Bucket bucket) {
        all.remove(bucket);
        balances.remove(bucket.key().id(), bucket);
        keys.remove(bucket.key().id(), bucket);
    }
}
