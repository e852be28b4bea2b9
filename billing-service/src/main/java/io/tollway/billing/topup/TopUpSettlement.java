package io.tollway.billing.topup;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.ledger.TopUpPosting;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Draws the consequences of what the payment provider says. The ledger is posted first, under the payment's id, then the order's row follows under its lock: a crash between the two is
 * repaired by the next look, and any number of looks at once make one lot.
 */
@ApplicationScoped
class TopUpSettlement {
    private static final String NO_JURISDICTION = "none";

    private final Database database;
    private final TopUpRepository repository;
    private final TopUpSchedule schedule;
    private final TopUpEvents events;
    private final Ledger ledger;
    private final Outbox outbox;
    private final CashRail rail;
    private final Clock clock;

    TopUpSettlement(
            Database database,
            TopUpRepository repository,
            TopUpSchedule schedule,
            TopUpEvents events,
            Ledger ledger,
            Outbox outbox,
            CashRail rail,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.schedule = schedule;
        this.events = events;
        this.ledger = ledger;
        this.outbox = outbox;
        this.rail = rail;
        this.clock = clock;
    }

    Uni<TopUp> settle(TopUp topUp, CheckoutReading reading) {
        Instant now = clock.instant();
        TopUp expected = TopUpProgress.next(topUp, reading, rail.live(), now);
        Uni<?> posted = topUp instanceof TopUp.Unpaid && expected instanceof TopUp.Succeeded succeeded
                ? ledger.topUp(posting(succeeded))
                : Uni.createFrom().voidItem();
        return posted.chain(() -> store(topUp, current -> TopUpProgress.next(current, reading, rail.live(), now)));
    }

    Uni<TopUp> opened(TopUp topUp, CheckoutPage page) {
        return store(topUp, current -> switch (current) {
            case TopUp.Created created when created.page().isEmpty() -> created.opened(page);
            case TopUp other -> other;
        });
    }

    /** The order's time is over and the provider has no page of it: nobody can have paid. */
    Uni<TopUp> neverOpened(TopUp topUp) {
        return store(topUp, current -> switch (current) {
            case TopUp.Created created when created.page().isEmpty() -> created.expired();
            case TopUp other -> other;
        });
    }

    private Uni<TopUp> store(TopUp topUp, UnaryOperator<TopUp> step) {
        TopUpOrder order = topUp.order();
        return database.inTenant(order.organization(), connection -> repository
                        .lock(connection, order.organization(), order.id())
                        .map(current -> new Change(current.orElseThrow(), step.apply(current.orElseThrow())))
                        .chain(change -> record(connection, change).replaceWith(change)))
                .invoke(this::announce)
                .map(Change::after);
    }

    private record Change(TopUp before, TopUp after) {
        boolean changesState() {
            return before.state() != after.state();
        }
    }

    private Uni<Void> record(SqlConnection connection, Change change) {
        Instant now = clock.instant();
        Uni<Void> updated = repository
                .looks(connection, change.after().order().id())
                .chain(looks -> repository.update(
                        connection,
                        change.after(),
                        schedule.nextLook(change.after(), change.changesState() ? 0 : looks, now)
                                .orElse(null)));
        if (!change.changesState()) {
            return updated;
        }
        return updated.chain(() ->
                        repository.lockWallet(connection, change.after().order().organization()))
                .chain(() -> outbox.append(connection, List.of(events.of(change.after(), now))));
    }

    private void announce(Change change) {
        if (!change.changesState()) {
            return;
        }
        outbox.committed();
        if (change.after() instanceof TopUp.Quarantined quarantined) {
            Log.errorf(
                    "top-up %s of organization %s is quarantined and waits for a human: %s",
                    quarantined.order().id(), quarantined.order().organization(), quarantined.reason());
        }
    }

    private TopUpPosting posting(TopUp.Succeeded succeeded) {
        TopUpOrder order = succeeded.order();
        return new TopUpPosting(
                order.organization(),
                succeeded.paymentId(),
                NanoUsd.ofCents(order.quote().credit().value()),
                NanoUsd.ofCents(order.quote().fee().value()),
                NanoUsd.ofCents(order.quote().tax().value()),
                NO_JURISDICTION,
                succeeded.succeededAt());
    }
}
