package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.ledger.CreditPosting.Credit;
import io.tollway.billing.ledger.CreditPosting.PlatformLeg;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What refunds and disputes have in common. Credit that goes out is taken from lots as usage takes it; credit that comes back is posted as a credit, so an older debt is repaid first. */
@ApplicationScoped
class MoneyBackPosting {
    static final Account CLEARING = Account.platform(Code.STRIPE_CLEARING, "");

    private final LotTaking lots;
    private final CreditPosting credits;
    private final Journal journal;
    private final Outbox outbox;
    private final Clock clock;

    MoneyBackPosting(LotTaking lots, CreditPosting credits, Journal journal, Outbox outbox, Clock clock) {
        this.lots = lots;
        this.credits = credits;
        this.journal = journal;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Optional<PaidLot>> find(SqlConnection sql, OrganizationId organization, String payment) {
        return lots.find(sql, organization, payment);
    }

    /** The lot of a payment that must be there. */
    Uni<PaidLot> bought(SqlConnection sql, OrganizationId organization, String payment) {
        return lots.find(sql, organization, payment)
                .map(found -> found.orElseThrow(
                        () -> new IllegalStateException("payment " + payment + " bought no credit here")));
    }

    /** Credit leaves the customer: lots, wallet, journal, and the balance told. What the lots do not give is owed, or fails it all. */
    Uni<Void> takeOut(
            SqlConnection sql,
            Journal.Heading heading,
            OrganizationId organization,
            PaidLot lot,
            NanoUsd credit,
            boolean mayOwe,
            List<PlatformLeg> legs) {
        return open(sql, heading)
                .chain(fresh -> !fresh
                        ? Uni.createFrom().voidItem()
                        : credits.transfer(sql, heading, organization.value(), legs)
                                .chain(() -> lots.take(sql, heading.id(), organization, lot, credit.value(), mayOwe))
                                .chain(wallet ->
                                        outbox.append(sql, List.of(BalanceEvents.of(wallet, clock.instant())))));
    }

    /** Credit comes back to the customer, as a lot that belongs to the payment's. */
    Uni<Void> putBack(
            SqlConnection sql,
            Journal.Heading heading,
            OrganizationId organization,
            String payment,
            NanoUsd credit,
            List<PlatformLeg> legs,
            String eventType,
            Map<String, String> details) {
        return bought(sql, organization, payment).chain(lot -> credits.post(
                        sql,
                        new Credit(
                                heading,
                                "paid",
                                PostgresLedger.PAID_LAST,
                                credit.toCentsRounded(),
                                credit.value(),
                                lot.expiresAt(),
                                legs,
                                eventType,
                                details))
                .chain(posted -> lots.belongsTo(sql, posted.lotId(), lot.lotId())));
    }

    /** Money moves between our own accounts; the customer's balance stays. */
    Uni<Void> move(SqlConnection sql, Journal.Heading heading, List<PlatformLeg> legs) {
        UUID tenant = Objects.requireNonNull(heading.tenant(), "it is some customer's business");
        return open(sql, heading)
                .chain(fresh -> fresh
                        ? credits.transfer(sql, heading, tenant, legs)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> open(SqlConnection sql, Journal.Heading heading) {
        return journal.open(sql, heading).map(earlier -> {
            if (earlier.isPresent() && !earlier.get().fingerprint().equals(heading.fingerprint())) {
                throw new BillingError.Conflict(
                                "posting_differs",
                                "This was posted before with other amounts; post a correction instead.")
                        .toException();
            }
            return earlier.isEmpty();
        });
    }

    /** A posting's key is its reference too: lots that come back are named by it. */
    Journal.Heading heading(
            OrganizationId organization, PostingKind kind, String key, String amounts, String memo, String actor) {
        return new Journal.Heading(
                UuidV7.next(clock),
                organization.value(),
                kind,
                key,
                organization + "|" + amounts,
                key,
                memo,
                actor,
                clock.instant());
    }

    static String amounts(NanoUsd... amounts) {
        return Arrays.toString(amounts);
    }

    static Account paid(OrganizationId organization) {
        return new Account(organization.value(), Code.CREDIT_PAID, "");
    }
}
