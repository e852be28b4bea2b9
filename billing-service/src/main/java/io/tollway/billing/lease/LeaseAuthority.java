package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.lease.GrantTerms.Terms;
import io.tollway.billing.lease.LeaseResult.Outcome;
import io.tollway.billing.lease.LeaseStore.Grant;
import io.tollway.billing.lease.LeaseStore.Slot;
import io.tollway.billing.ledger.BalanceWatch;
import io.tollway.billing.ledger.Wallet;
import io.tollway.billing.ledger.Wallets;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Grants leases: all of one round of calls in one transaction, under the locks of their wallets, from the rows and never from a cache. What a wallet or a limit allows is
 * {@code balance + credit line − live promises} and {@code limit − used − live promises}.
 */
@ApplicationScoped
class LeaseAuthority {
    private final Database database;
    private final Wallets wallets;
    private final LeaseStore store;
    private final GrantTerms terms;
    private final LeaseConfig config;
    private final BalanceWatch watch;
    private final Clock clock;

    LeaseAuthority(
            Database database,
            Wallets wallets,
            LeaseStore store,
            GrantTerms terms,
            LeaseConfig config,
            BalanceWatch watch,
            Clock clock) {
        this.database = database;
        this.wallets = wallets;
        this.store = store;
        this.terms = terms;
        this.config = config;
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * Decides calls one after the other; what the first took is gone for the second. Answers call by call, each in the order asked. Either all of them are granted what their answers say,
     * or nothing is.
     *
     * @return fails with 409 {@code stale_epoch} when another process has taken one of the spools over, with 409 {@code lease_id_reused} when an id was used for something else
     */
    Uni<List<List<LeaseResult>>> grant(List<GrantCall.Checked> calls) {
        List<LeaseRequest> requests =
                calls.stream().flatMap(call -> call.requests().stream()).toList();
        Set<UUID> organizations = new LinkedHashSet<>();
        requests.forEach(request -> organizations.add(request.organizationId()));
        return database.asLedgerByKeys(sql -> store.checkEpochs(sql, calls)
                        .chain(() -> wallets.lock(sql, organizations))
                        .chain(locked -> store.grants(sql, requests).chain(earlier -> store.slots(
                                        sql, slotsOf(requests))
                                .chain(slots -> {
                                    Round round = new Round(locked, earlier, slots);
                                    List<List<LeaseResult>> results =
                                            calls.stream().map(round::decide).toList();
                                    return round.write(sql).replaceWith(results);
                                }))))
                .invoke(results -> watch.refused(withoutMoney(
                        requests, results.stream().flatMap(List::stream).toList())));
    }

    /** The organizations whose balance had nothing free for what was asked. */
    private static Set<UUID> withoutMoney(List<LeaseRequest> requests, List<LeaseResult> results) {
        Set<UUID> without = new LinkedHashSet<>();
        for (int i = 0; i < requests.size(); i++) {
            if (results.get(i).outcome() == Outcome.INSUFFICIENT
                    && requests.get(i).bucket().kind() == Bucket.Kind.BALANCE) {
                without.add(requests.get(i).organizationId());
            }
        }
        return without;
    }

    private static Set<Slot> slotsOf(List<LeaseRequest> requests) {
        Set<Slot> slots = new LinkedHashSet<>();
        requests.forEach(request -> slots.add(Slot.of(request)));
        return slots;
    }

    /** The decisions of one round, made one after the other so that later ones see what earlier ones took. */
    private final class Round {
        private final Map<UUID, Wallet> locked;
        private final Map<UUID, Grant> earlier;
        private final Map<Slot, LeaseStore.SlotRow> slots;
        private final Map<Slot, BucketHead> heads = new LinkedHashMap<>();
        private final Map<Slot, LeaseRequest.BudgetRef> budgets = new HashMap<>();
        private final List<LeaseStore.Fresh> fresh = new ArrayList<>();
        private final Instant now = clock.instant();

        Round(Map<UUID, Wallet> locked, Map<UUID, Grant> earlier, Map<Slot, LeaseStore.SlotRow> slots) {
            this.locked = locked;
            this.earlier = new HashMap<>(earlier);
            this.slots = slots;
        }

        List<LeaseResult> decide(GrantCall.Checked call) {
            return call.requests().stream()
                    .map(request -> decide(call, request))
                    .toList();
        }

        private LeaseResult decide(GrantCall.Checked call, LeaseRequest request) {
            Terms found = terms.of(request, now);
            Wallet wallet = locked.get(request.organizationId());
            Grant before = earlier.get(request.leaseId());
            if (before != null) {
                return repeated(call, request, before, wallet, found);
            }
            return switch (found) {
                case Terms.Refused(Outcome outcome, long policy) -> LeaseResult.refused(request, outcome, policy);
                case Terms.Open open ->
                    wallet == null
                            ? LeaseResult.refused(request, Outcome.UNAVAILABLE, open.policyVersion())
                            : cut(call, request, wallet, open);
            };
        }

        private LeaseResult cut(GrantCall.Checked call, LeaseRequest request, Wallet wallet, Terms.Open open) {
            if (wallet.frozen()) {
                return LeaseResult.frozen(request, wallet.frozenBy(), open.policyVersion());
            }
            BucketHead head = head(request, wallet, open);
            long amount = head.cut(request.want(), request.min());
            if (amount == 0) {
                Outcome outcome =
                        head.wouldFitWithoutQuarantine(request.min()) ? Outcome.QUARANTINED : Outcome.INSUFFICIENT;
                return result(request, outcome, 0, 0, head, open.policyVersion());
            }
            head.hold(amount);
            Instant expires = expiry(request.window());
            Grant grant = new Grant(
                    request.leaseId(),
                    request.organizationId(),
                    call.spoolId(),
                    request.bucket(),
                    request.window(),
                    amount,
                    expires,
                    open.policyVersion());
            fresh.add(new LeaseStore.Fresh(grant, call.nodeId(), call.epoch()));
            if (request.budget() != null) {
                budgets.put(Slot.of(request), request.budget());
            }
            earlier.put(grant.leaseId(), grant);
            return result(request, Outcome.GRANTED, amount, millisUntil(expires), head, open.policyVersion());
        }

        /** A repetition gets what the first one got, whatever it asks now; the reply to the first one was lost. */
        private LeaseResult repeated(
                GrantCall.Checked call, LeaseRequest request, Grant before, @Nullable Wallet wallet, Terms found) {
            boolean same = before.organizationId().equals(request.organizationId())
                    && before.bucket().equals(request.bucket())
                    && before.spoolId().equals(call.spoolId());
            if (!same || wallet == null) {
                throw new BillingError.Conflict(
                                "lease_id_reused",
                                "The lease id " + request.leaseId()
                                        + " was used for another bucket or spool; mint a new one.")
                        .toException();
            }
            long policy =
                    switch (found) {
                        case Terms.Open open -> open.policyVersion();
                        case Terms.Refused refused -> refused.policyVersion();
                    };
            BucketHead head =
                    found instanceof Terms.Open open ? head(request, wallet, open) : new BucketHead(null, 0, 0, 0, 0);
            return result(request, Outcome.GRANTED, before.granted(), millisUntil(before.expiresAt()), head, policy);
        }

        private BucketHead head(LeaseRequest request, Wallet wallet, Terms.Open open) {
            Slot slot = Slot.of(request);
            return heads.computeIfAbsent(slot, missing -> {
                LeaseStore.SlotRow row = slots.getOrDefault(slot, LeaseStore.SlotRow.EMPTY);
                return switch (request.bucket().kind()) {
                    // The balance is already net of what was used, so only the credit line and the promises remain to
                    // be counted.
                    case BALANCE ->
                        new BucketHead(
                                null,
                                Math.addExact(
                                        Math.addExact(wallet.balance(), wallet.creditLine()), wallet.totalUsage()),
                                wallet.totalUsage(),
                                wallet.leased(),
                                row.quarantined());
                    case KEY, BUDGET ->
                        new BucketHead(open.limit(), open.ceiling(), row.used(), row.leased(), row.quarantined());
                };
            });
        }

        private LeaseResult result(
                LeaseRequest request, Outcome outcome, long granted, long millis, BucketHead head, long policy) {
            Window window = request.window();
            return new LeaseResult(
                    request.leaseId(),
                    outcome,
                    granted,
                    millis,
                    head.limit(),
                    head.used(),
                    head.held(),
                    head.quarantined(),
                    head.available(),
                    policy,
                    window == null ? null : window.end(),
                    null);
        }

        private Instant expiry(@Nullable Window window) {
            Instant end = now.plus(config.validity());
            return window != null && window.end().isBefore(end) ? window.end() : end;
        }

        private long millisUntil(Instant expires) {
            return Math.max(0, Duration.between(now, expires).toMillis());
        }

        Uni<Void> write(SqlConnection sql) {
            if (fresh.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Map<UUID, Long> promises = new HashMap<>();
            Map<Slot, LeaseStore.Promise> limited = new LinkedHashMap<>();
            heads.forEach((slot, head) -> {
                if (head.promised() > 0) {
                    switch (slot.bucket().kind()) {
                        case BALANCE -> promises.merge(slot.organizationId(), head.promised(), Math::addExact);
                        case KEY, BUDGET ->
                            limited.put(slot, new LeaseStore.Promise(head.promised(), head.bound(), budgets.get(slot)));
                    }
                }
            });
            return store.insert(sql, fresh)
                    .chain(() -> wallets.promise(sql, promises))
                    .chain(() -> store.promise(sql, limited));
        }
    }
}
