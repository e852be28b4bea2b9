package io.tollway.gateway.credit;

import static java.util.Objects.requireNonNull;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Billing's lease rules in memory: grants only what is not held, gives back only against a declaration that matches the FINALs it was shown. */
final class FakeAuthority implements LeaseAuthority {
    long validityMillis = 900_000;
    int calls;
    boolean down;
    boolean forgetReply;

    @Nullable Outcome forced;

    @Nullable String frozenBy;

    /** The budgets that were asked for, as they were named. */
    final List<BudgetName> named = new ArrayList<>();

    private final Map<UUID, Long> limits = new HashMap<>();
    private final Map<UUID, Long> used = new HashMap<>();
    private final Map<UUID, Held> leases = new LinkedHashMap<>();
    private final Map<UUID, Long> epochs = new HashMap<>();
    private final Map<UUID, Long> applied = new HashMap<>();
    private final List<UUID> closed = new ArrayList<>();

    private static final class Held {
        final Ask ask;
        final UUID spool;
        final long granted;
        long settled;
        long events;
        boolean open = true;

        Held(Ask ask, UUID spool, long granted) {
            this.ask = ask;
            this.spool = spool;
            this.granted = granted;
        }
    }

    /** Credit of an organization, or a key's limit; both are looked up by their id. */
    synchronized void limit(UUID bucket, long nano) {
        limits.put(bucket, nano);
    }

    @Override
    public synchronized Future<Opened> open(UUID spoolId, String nodeId) {
        calls++;
        if (down) {
            return Future.failedFuture(new Unreachable("down"));
        }
        long epoch = epochs.merge(spoolId, 1L, Long::sum);
        List<Listed> listed = new ArrayList<>();
        leases.forEach((id, held) -> {
            if (held.open && held.spool.equals(spoolId)) {
                BucketKey key = held.ask.bucket();
                listed.add(new Listed(
                        id, key.organization(), key.kind().wireName(), key.id(), held.granted, validityMillis, "open"));
            }
        });
        return Future.succeededFuture(new Opened(epoch, applied.getOrDefault(spoolId, 0L), listed));
    }

    @Override
    public synchronized Future<List<Grant>> grant(UUID spoolId, String nodeId, long epoch, List<Ask> asks) {
        calls++;
        if (down) {
            return Future.failedFuture(new Unreachable("down"));
        }
        if (epoch != epochs.getOrDefault(spoolId, 0L)) {
            return Future.failedFuture(new StaleEpoch());
        }
        List<Grant> grants = asks.stream().map(ask -> grant(spoolId, ask)).toList();
        if (forgetReply) {
            forgetReply = false;
            return Future.failedFuture(new Unreachable("the reply was lost"));
        }
        return Future.succeededFuture(grants);
    }

    private Grant grant(UUID spool, Ask ask) {
        UUID bucket = ask.bucket().id();
        if (ask.budget() != null) {
            named.add(ask.budget());
        }
        Held before = leases.get(ask.leaseId());
        if (before != null) {
            return answer(ask, Outcome.GRANTED, before.granted);
        }
        if (forced != null) {
            return answer(ask, forced, 0);
        }
        long available = available(bucket);
        if (available < ask.minNano()) {
            return answer(ask, Outcome.INSUFFICIENT, 0);
        }
        long granted = Math.min(available, ask.wantNano());
        leases.put(ask.leaseId(), new Held(ask, spool, granted));
        return answer(ask, Outcome.GRANTED, granted);
    }

    private Grant answer(Ask ask, Outcome outcome, long granted) {
        UUID bucket = ask.bucket().id();
        Long limit = ask.bucket().kind() != BucketKey.Kind.BALANCE ? limits.get(bucket) : null;
        return new Grant(
                ask.leaseId(),
                outcome,
                granted,
                granted == 0 ? 0 : validityMillis,
                limit,
                used(bucket),
                held(bucket),
                0,
                available(bucket),
                null,
                outcome == Outcome.FROZEN ? frozenBy : null);
    }

    synchronized long used(UUID bucket) {
        return used.getOrDefault(bucket, 0L);
    }

    synchronized long held(UUID bucket) {
        return leases.values().stream()
                .filter(each -> each.open && each.ask.bucket().id().equals(bucket))
                .mapToLong(each -> Math.max(0, each.granted - each.settled))
                .sum();
    }

    synchronized long available(UUID bucket) {
        return limits.getOrDefault(bucket, 0L) - used(bucket) - held(bucket);
    }

    synchronized long granted(UUID lease) {
        return requireNonNull(leases.get(lease)).granted;
    }

    synchronized List<UUID> closed() {
        return List.copyOf(closed);
    }

    synchronized List<UUID> granted() {
        return List.copyOf(leases.keySet());
    }

    synchronized int openLeases() {
        return (int) leases.values().stream().filter(each -> each.open).count();
    }

    /**
     * Applies what a spool ships, each record once.
     *
     * @throws AssertionError when a lease pays more than it was granted, or a declaration does not match
     */
    synchronized void apply(UUID spool, List<UsageEvent> events) {
        long mark = applied.getOrDefault(spool, 0L);
        for (UsageEvent event : events) {
            if (event.spoolSeq() <= mark) {
                continue;
            }
            mark = event.spoolSeq();
            switch (event) {
                case UsageEvent.Start start -> {}
                case UsageEvent.Final end -> end.charges().forEach(this::settle);
                case UsageEvent.Close close -> close(close);
            }
        }
        applied.put(spool, mark);
    }

    private void settle(LeaseCharge charge) {
        Held lease = requireNonNull(leases.get(charge.leaseId()));
        if (!lease.open || !lease.ask.bucket().id().equals(charge.bucketId())) {
            throw new AssertionError("a charge on a lease that is closed or of another bucket: " + charge);
        }
        lease.settled += charge.amountNano();
        lease.events++;
        used.merge(charge.bucketId(), charge.amountNano(), Long::sum);
        if (lease.settled > lease.granted) {
            throw new AssertionError("lease " + charge.leaseId() + " paid more than it was granted");
        }
    }

    private void close(UsageEvent.Close close) {
        Held lease = requireNonNull(leases.get(close.leaseId()));
        if (!lease.open || lease.events != close.count() || lease.settled != close.sumNano()) {
            throw new AssertionError("declared " + close + ", seen " + lease.events + " and " + lease.settled);
        }
        lease.open = false;
        closed.add(close.leaseId());
    }
}
