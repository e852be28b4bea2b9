package io.tollway.billing.topup.refund;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.ledger.RefundLedger;
import io.tollway.billing.ledger.RefundPosting;
import io.tollway.billing.outbox.Outbox;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Moves a refund from one state to the next: the row, the ledger and the event in one transaction, decided under the row's lock. */
@ApplicationScoped
class RefundSettlement {
    private final Database database;
    private final RefundRepository repository;
    private final RefundSchedule schedule;
    private final RefundEvents events;
    private final RefundLedger ledger;
    private final Outbox outbox;
    private final Clock clock;

    RefundSettlement(
            Database database,
            RefundRepository repository,
            RefundSchedule schedule,
            RefundEvents events,
            RefundLedger ledger,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.schedule = schedule;
        this.events = events;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Draws the consequences of what the provider says. What is not our refund is never acted on. */
    Uni<Refund> settle(Refund refund, RefundReading reading) {
        if (!reading.isOf(refund.order())) {
            Log.errorf(
                    "refund %s of organization %s is not the one that the provider has as %s; it waits for a human",
                    refund.order().id(), refund.order().organization(), reading.id());
            return store(refund, current -> current);
        }
        return store(refund, current -> RefundProgress.next(current, reading, clock.instant()));
    }

    Uni<Refund> answered(Refund refund, RefundRail.Answer answer) {
        return answer instanceof RefundRail.Answer.Made made
                ? settle(refund, made.reading())
                : store(refund, current -> RefundProgress.next(current, answer, clock.instant()));
    }

    /** It was looked for and not found; given up once it cannot appear any more. */
    Uni<Refund> notFound(Refund refund) {
        Instant now = clock.instant();
        return store(
                refund, current -> schedule.givenUp(current, now) ? RefundProgress.neverMade(current, now) : current);
    }

    Uni<Refund> noted(Refund refund, RefundRail.Note note) {
        Refund.CreditNote issued = new Refund.CreditNote(note.id(), note.number(), note.url());
        return store(refund, current -> current instanceof Refund.Succeeded done ? done.with(issued) : current);
    }

    private record Change(Refund before, Refund after) {
        boolean changesState() {
            return before.state() != after.state();
        }
    }

    private Uni<Refund> store(Refund refund, UnaryOperator<Refund> step) {
        return database.asLedger(sql -> repository
                        .lock(sql, refund.order())
                        .map(current -> new Change(current, step.apply(current)))
                        .chain(change -> record(sql, change).replaceWith(change)))
                .invoke(change -> {
                    if (change.changesState()) {
                        outbox.committed();
                    }
                })
                .map(Change::after);
    }

    private Uni<Void> record(SqlConnection sql, Change change) {
        Instant now = clock.instant();
        Uni<Void> updated = repository
                .looks(sql, change.after().order().id())
                .chain(looks -> repository.update(
                        sql,
                        change.after(),
                        schedule.nextLook(change.after(), change.changesState() ? 0 : looks, now)
                                .orElse(null)));
        if (!change.changesState()) {
            return updated;
        }
        // The wallet's lock, which the ledger takes, orders the organization's events.
        return updated.chain(() -> ledger.paidLot(
                        sql,
                        change.after().order().organization(),
                        change.after().order().paymentId()))
                .chain(() -> post(sql, change))
                .chain(() -> outbox.append(sql, List.of(events.of(change.after(), now))));
    }

    private Uni<Void> post(SqlConnection sql, Change change) {
        RefundPosting posting = change.after().order().posting();
        return switch (change.after()) {
            case Refund.Requested requested -> Uni.createFrom().voidItem();
            case Refund.Unknown unknown -> Uni.createFrom().voidItem();
            case Refund.Pending pending -> Uni.createFrom().voidItem();
            case Refund.Succeeded done -> ledger.refundPaid(sql, posting, done.providerId());
            case Refund.Failed failed ->
                ledger.refundFailed(
                        sql,
                        posting,
                        failure(failed.order(), failed.providerId()),
                        change.before() instanceof Refund.Succeeded);
        };
    }

    private static String failure(RefundOrder order, Optional<String> providerId) {
        return providerId.map(id -> "stripe:" + id).orElse("refund:" + order.id()) + ":fail";
    }
}
