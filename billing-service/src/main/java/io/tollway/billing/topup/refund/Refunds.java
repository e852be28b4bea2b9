package io.tollway.billing.topup.refund;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.RefundLedger;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.topup.PaidTopUps;
import io.tollway.billing.topup.PaidTopUps.Found;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.AutoTopUps;
import io.tollway.billing.topup.refund.RefundQuote.Facts;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asking for refunds and following each to its end. Safe to call from any number of triggers at once. */
@ApplicationScoped
public class Refunds {
    private final Database database;
    private final RefundRepository repository;
    private final RefundSettlement settlement;
    private final RefundSchedule schedule;
    private final RefundEvents events;
    private final RefundConfig config;
    private final PaidTopUps topUps;
    private final AutoTopUps automatic;
    private final RefundLedger ledger;
    private final RefundRail rail;
    private final Outbox outbox;
    private final Clock clock;

    Refunds(
            Database database,
            RefundRepository repository,
            RefundSettlement settlement,
            RefundSchedule schedule,
            RefundEvents events,
            RefundConfig config,
            PaidTopUps topUps,
            AutoTopUps automatic,
            RefundLedger ledger,
            RefundRail rail,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.settlement = settlement;
        this.schedule = schedule;
        this.events = events;
        this.config = config;
        this.topUps = topUps;
        this.automatic = automatic;
        this.ledger = ledger;
        this.rail = rail;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** What would come back of a top-up now. */
    Uni<RefundQuote> quote(OrganizationId organization, UUID topUp) {
        return database.inTenant(organization, sql -> quote(sql, organization, topUp));
    }

    private Uni<RefundQuote> quote(SqlConnection sql, OrganizationId organization, UUID topUp) {
        return topUps.find(sql, organization, topUp).map(Refunds::paid).chain(paid -> ledger.paidLot(
                        sql, organization, paid.paymentId())
                .chain(lot -> repository
                        .sums(sql, organization, paid.paymentId())
                        .chain(sums -> repository
                                .dispute(sql, organization, paid.paymentId())
                                .map(dispute -> RefundQuote.of(
                                        new Facts(paid, lot, sums.credit(), sums.tax(), dispute),
                                        paid.paidAt().plus(config.window()),
                                        clock.instant())))));
    }

    /**
     * Takes the credit out and writes the refund, then asks the provider. Repeated with the same id, it goes on where it was interrupted. A provider that cannot be reached is asked again
     * later: the refund is then answered as requested.
     *
     * @param amount the credit to give back; absent for all that is unused
     */
    Uni<Refund> request(
            OrganizationId organization, UUID id, UUID topUp, Optional<UsdCents> amount, String requestedBy) {
        return database.asLedger(sql -> repository
                        .find(sql, organization, id)
                        .chain(known -> known.isPresent()
                                ? Uni.createFrom().item(known.get())
                                : quote(sql, organization, topUp)
                                        .chain(quote -> write(sql, ordered(quote, id, amount, requestedBy)))))
                .invoke(outbox::committed)
                .chain(refund -> look(refund).onFailure().recoverWithItem(failure -> {
                    Log.warnf("refund %s is asked for again later: %s", id, failure.getMessage());
                    return refund;
                }));
    }

    private RefundOrder ordered(RefundQuote quote, UUID id, Optional<UsdCents> amount, String requestedBy) {
        UsdCents credit = amount.orElse(quote.credit());
        if (quote.credit().equals(UsdCents.ZERO)) {
            throw new BillingError.Unprocessable("nothing_to_refund", "Nothing of it can be refunded. " + why(quote))
                    .toException();
        }
        if (credit.compareTo(quote.credit()) > 0) {
            throw new BillingError.Unprocessable(
                            "refund_too_large",
                            "At most " + quote.credit().toDecimal() + " US dollars can be refunded. " + why(quote))
                    .toException();
        }
        var purchase = quote.facts().purchase();
        return new RefundOrder(
                id,
                purchase.organization(),
                purchase.id(),
                purchase.paymentId(),
                credit,
                RefundQuote.taxOn(quote.facts(), credit),
                purchase.fee(),
                requestedBy,
                clock.instant());
    }

    private static String why(RefundQuote quote) {
        return String.join(
                " ", quote.limits().stream().map(RefundQuote.Limit::message).toList());
    }

    /** The wallet is locked since the quote was made. */
    private Uni<Refund> write(SqlConnection sql, RefundOrder order) {
        Refund.Requested requested = new Refund.Requested(order);
        Instant now = order.requestedAt();
        return repository
                .insert(sql, order, schedule.first(now))
                .chain(() -> ledger.refund(sql, order.posting()))
                .chain(() -> automatic.restAfterRefund(sql, order.organization()))
                .chain(() -> outbox.append(sql, List.of(events.of(requested, now))))
                .replaceWith(requested);
    }

    /** The refund as it is now: one that has not ended is looked up at the payment provider first. */
    Uni<Refund> current(OrganizationId organization, UUID id) {
        return database.inTenant(organization, sql -> repository.find(sql, organization, id))
                .map(found -> found.orElseThrow(() -> new BillingError.NotFound(
                                "refund_not_found", "There is no refund with this id in this organization.")
                        .toException()))
                .chain(refund -> refund instanceof Refund.Open
                        ? look(refund)
                        : Uni.createFrom().item(refund));
    }

    Uni<List<Refund>> newest(OrganizationId organization, @Nullable UUID topUp, @Nullable UUID before, int limit) {
        return database.inTenant(organization, sql -> repository.newest(sql, organization, topUp, before, limit));
    }

    Uni<List<Refund>> ofAll(@Nullable String state, int limit) {
        return database.asLedger(sql -> repository.newest(sql, state, limit));
    }

    /**
     * Looks at a refund of the provider's because somebody hinted that something happened to it.
     *
     * @param providerId the provider's id
     * @return whether it is one of ours
     */
    public Uni<Boolean> hinted(String providerId) {
        return rail.read(providerId)
                .chain(reading -> reading.ours().isEmpty()
                        ? Uni.createFrom().item(false)
                        : database.asLedger(sql ->
                                        repository.named(sql, reading.ours().get()))
                                .chain(refund -> refund.isEmpty()
                                        ? Uni.createFrom().item(false)
                                        : settlement
                                                .settle(refund.get(), reading)
                                                .chain(this::credited)
                                                .replaceWith(true)));
    }

    /** Asks the payment provider about the refund and draws the consequences. */
    Uni<Refund> look(Refund refund) {
        return switch (refund) {
            case Refund.Requested requested
            when !schedule.givenUp(requested, clock.instant()) -> ask(requested).chain(this::credited);
            case Refund.Requested requested -> search(requested).chain(this::credited);
            case Refund.Unknown unknown -> search(unknown).chain(this::credited);
            case Refund.Pending pending -> read(pending, pending.providerId()).chain(this::credited);
            case Refund.Succeeded done -> read(done, done.providerId()).chain(this::credited);
            case Refund.Failed failed -> Uni.createFrom().item(failed);
        };
    }

    /** The provider knows the refund by our key, so asking again after a lost answer is the same refund. */
    private Uni<Refund> ask(Refund.Requested requested) {
        RefundOrder order = requested.order();
        return rail.refund(new RefundRail.Ask(order.id(), order.organization(), order.paymentId(), order.total()))
                .chain(answer -> settlement.answered(requested, answer));
    }

    private Uni<Refund> search(Refund refund) {
        RefundOrder order = refund.order();
        return rail.find(order.id(), order.paymentId())
                .chain(found ->
                        found.isPresent() ? settlement.settle(refund, found.get()) : settlement.notFound(refund));
    }

    private Uni<Refund> read(Refund refund, String providerId) {
        return rail.read(providerId).chain(reading -> settlement.settle(refund, reading));
    }

    /** Issues the credit note of a refund that was paid out. Without it the refund stands all the same, and the janitor tries again. */
    private Uni<Refund> credited(Refund refund) {
        if (!(refund instanceof Refund.Succeeded done) || done.note().isPresent()) {
            return Uni.createFrom().item(refund);
        }
        RefundOrder order = done.order();
        return database.inTenant(order.organization(), sql -> topUps.find(sql, order.organization(), order.topUpId()))
                .chain(found -> paid(found)
                        .invoiceId()
                        .map(invoice -> rail.creditNote(new RefundRail.NoteRequest(
                                        order.id(), done.providerId(), invoice, order.credit(), order.tax()))
                                .chain(note -> settlement.noted(done, note)))
                        .orElse(Uni.createFrom().item(refund)))
                .onFailure()
                .recoverWithItem(refund);
    }

    private static PaidTopUps.Paid paid(Optional<Found> found) {
        return switch (found.orElseThrow(() -> new BillingError.NotFound(
                        "top_up_not_found", "There is no top-up with this id in this organization.")
                .toException())) {
            case Found.Credited credited -> credited.paid();
            case Found.Unpaid unpaid ->
                throw new BillingError.Unprocessable(
                                "top_up_not_paid",
                                "Only a top-up that succeeded can be refunded; this one is " + unpaid.state() + ".")
                        .toException();
        };
    }
}
