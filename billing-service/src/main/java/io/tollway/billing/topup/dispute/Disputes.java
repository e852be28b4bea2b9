package io.tollway.billing.topup.dispute;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.lease.LeaseRecall;
import io.tollway.billing.ledger.DisputeLedger;
import io.tollway.billing.ledger.PaidLot;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.dispute.DisputeProgress.Stage;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Follows disputes: each reading is drawn to its consequences in one transaction, under the lock of the wallet. Safe to call from any number of triggers at once. */
@ApplicationScoped
public class Disputes {
    private final Database database;
    private final DisputeRepository repository;
    private final DisputeEvents events;
    private final DisputeConfig config;
    private final DisputeLedger ledger;
    private final LeaseRecall leases;
    private final DisputeRail rail;
    private final Outbox outbox;
    private final Clock clock;

    Disputes(
            Database database,
            DisputeRepository repository,
            DisputeEvents events,
            DisputeConfig config,
            DisputeLedger ledger,
            LeaseRecall leases,
            DisputeRail rail,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.events = events;
        this.config = config;
        this.ledger = ledger;
        this.leases = leases;
        this.rail = rail;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Reads a dispute because somebody hinted that something happened to it.
     *
     * @return whether its payment is known here. A dispute can be heard of before its payment was posted, and then waits.
     */
    public Uni<Boolean> hinted(String disputeId) {
        return rail.read(disputeId).chain(reading -> {
            if (!reading.currency().equals("usd")) {
                return Uni.createFrom()
                        .failure(new IllegalStateException("dispute " + disputeId + " is in " + reading.currency()));
            }
            return database.asLedger(sql -> repository
                            .buyer(sql, reading.paymentId())
                            .chain(buyer -> buyer.isEmpty()
                                    ? Uni.createFrom().item(false)
                                    : take(sql, reading, buyer.get()).replaceWith(true)))
                    .invoke(outbox::committed);
        });
    }

    private Uni<Void> take(SqlConnection sql, DisputeReading reading, OrganizationId organization) {
        return ledger.paidLot(sql, organization, reading.paymentId())
                .chain(lot -> repository.find(sql, reading.id()).chain(known -> {
                    Dispute before = known.orElseGet(() -> Dispute.heard(reading, organization));
                    Uni<Dispute> now = Uni.createFrom().item(before.told(reading));
                    if (known.isEmpty() && reading.withdrawn().isEmpty()) {
                        now = now.call(heard -> outbox.append(sql, List.of(events.of(heard, clock.instant()))));
                    }
                    for (Stage step : DisputeProgress.steps(before.stage(), reading)) {
                        now = now.chain(dispute -> step(sql, dispute, step, reading, lot.orElseThrow()));
                    }
                    return now.chain(after -> save(sql, before, after));
                }));
    }

    private Uni<Dispute> step(SqlConnection sql, Dispute dispute, Stage step, DisputeReading reading, PaidLot lot) {
        Instant now = clock.instant();
        Uni<Dispute> done =
                switch (step) {
                    case WITHDRAWN -> withdraw(sql, dispute, reading.withdrawn().orElseThrow(), lot);
                    case WON ->
                        ledger.disputeWon(
                                        sql,
                                        dispute.posting(),
                                        NanoUsd.ofCents(reading.reinstated()
                                                .orElseThrow()
                                                .fee()))
                                .replaceWith(dispute.ended(Stage.WON, now));
                    case LOST -> ledger.disputeLost(sql, dispute.posting()).replaceWith(dispute.ended(Stage.LOST, now));
                    case CLOSED -> Uni.createFrom().item(dispute.ended(Stage.CLOSED, now));
                    case INQUIRY -> throw new IllegalStateException("nothing becomes an inquiry");
                };
        return done.call(after -> outbox.append(sql, List.of(events.of(after, now))));
    }

    /** The disputed money bought credit first; what is above it was fee and tax. */
    private Uni<Dispute> withdraw(SqlConnection sql, Dispute dispute, DisputeReading.Moved moved, PaidLot lot) {
        return repository
                .refunded(sql, dispute.organization(), dispute.paymentId())
                .chain(refunded -> {
                    long bought = Math.max(0, lot.granted().minus(refunded).value());
                    long credit =
                            Math.min(bought, NanoUsd.ofCents(moved.amount()).value());
                    Dispute withdrawn = dispute.withdrawn(moved, new NanoUsd(credit));
                    Log.warnf(
                            "dispute %s took %s US dollars of organization %s; its spending is stopped",
                            dispute.id(), NanoUsd.ofCents(moved.amount()), dispute.organization());
                    return ledger.disputed(sql, withdrawn.posting())
                            .chain(() -> leases.recall(sql, dispute.organization()))
                            .replaceWith(withdrawn);
                });
    }

    private Uni<Void> save(SqlConnection sql, Dispute before, Dispute after) {
        Instant next = after.stage().isFinal() ? null : clock.instant().plus(config.watchEvery());
        Uni<Void> saved = repository.save(sql, after, next);
        return before.stage() == after.stage() ? saved : saved.chain(() -> freeze(sql, after.organization()));
    }

    private Uni<Void> freeze(SqlConnection sql, OrganizationId organization) {
        return repository
                .freezing(sql, organization)
                .chain(dispute -> ledger.freeze(sql, organization, dispute.orElse(null)));
    }

    /** Lets an organization spend again after a dispute was lost. */
    Uni<Dispute> release(String disputeId, String operator, String reason) {
        Instant now = clock.instant();
        return database.asLedger(sql -> repository
                        .find(sql, disputeId)
                        .map(found -> found.orElseThrow(() -> new BillingError.NotFound(
                                        "dispute_not_found", "There is no dispute with this id.")
                                .toException()))
                        .chain(found -> ledger.paidLot(sql, found.organization(), found.paymentId())
                                .chain(() -> repository.find(sql, disputeId))
                                .map(Optional::orElseThrow))
                        .chain(dispute -> {
                            if (dispute.stage() != Stage.LOST) {
                                throw new BillingError.Conflict(
                                                "dispute_not_lost",
                                                "Only a lost dispute is released by hand; a won one releases itself.")
                                        .toException();
                            }
                            return dispute.released() != null
                                    ? Uni.createFrom().item(dispute)
                                    : repository
                                            .release(sql, dispute, operator, reason, UuidV7.next(clock), now)
                                            .chain(() -> freeze(sql, dispute.organization()))
                                            .chain(() ->
                                                    outbox.append(sql, List.of(events.of(dispute, "released", now))))
                                            .chain(() -> repository.find(sql, disputeId))
                                            .map(Optional::orElseThrow);
                        }))
                .invoke(outbox::committed);
    }

    Uni<List<Dispute>> newest(OrganizationId organization, int limit) {
        return database.inTenant(organization, sql -> repository.newest(sql, organization.value(), null, limit));
    }

    Uni<List<Dispute>> ofAll(@Nullable Stage stage, int limit) {
        return database.asLedger(sql -> repository.newest(sql, (UUID) null, stage, limit));
    }
}
