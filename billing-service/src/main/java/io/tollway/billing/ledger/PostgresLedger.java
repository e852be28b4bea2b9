package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.ledger.CreditPosting.Credit;
import io.tollway.billing.ledger.CreditPosting.PlatformLeg;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The ledger on PostgreSQL. */
@ApplicationScoped
class PostgresLedger implements Ledger {
    static final int PROMO_EXPIRING_FIRST = 10;
    static final int PROMO_NEXT = 20;
    static final int PAID_LAST = 50;

    private final Database database;
    private final CreditPosting credits;
    private final LedgerReading reading;
    private final Outbox outbox;
    private final Clock clock;

    PostgresLedger(Database database, CreditPosting credits, LedgerReading reading, Outbox outbox, Clock clock) {
        this.database = database;
        this.credits = credits;
        this.reading = reading;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Uni<Posted> topUp(TopUpPosting posting) {
        UUID tenant = posting.organization().value();
        Account clearing = Account.platform(Code.STRIPE_CLEARING, "");
        long cash = posting.credit().value();
        String source = "stripe:" + posting.stripeObjectId();
        Journal.Heading heading = new Journal.Heading(
                UuidV7.next(clock),
                tenant,
                PostingKind.TOP_UP,
                source,
                String.join(
                        "|",
                        tenant.toString(),
                        posting.credit().toString(),
                        posting.fee().toString(),
                        posting.tax().toString(),
                        posting.jurisdiction()),
                source,
                "",
                "stripe",
                posting.at());
        List<PlatformLeg> legs = List.of(
                new PlatformLeg(clearing, new Account(tenant, Code.CREDIT_PAID, ""), cash),
                new PlatformLeg(
                        clearing,
                        Account.platform(Code.REVENUE_TOPUP_FEE, ""),
                        posting.fee().value()),
                new PlatformLeg(
                        clearing,
                        Account.platform(Code.TAX_PAYABLE, posting.jurisdiction()),
                        posting.tax().value()));
        Map<String, String> details = Map.of(
                "amount_usd", posting.credit().toString(),
                "fee_usd", posting.fee().toString(),
                "stripe_object", posting.stripeObjectId());
        return post(new Credit(
                heading,
                "paid",
                PAID_LAST,
                posting.credit().toCentsRounded(),
                cash,
                null,
                legs,
                "top_up.posted",
                details));
    }

    @Override
    public Uni<Posted> grant(GrantPosting posting) {
        UUID tenant = posting.organization().value();
        String source = "grant:" + posting.grantId();
        Journal.Heading heading = new Journal.Heading(
                UuidV7.next(clock),
                tenant,
                PostingKind.GRANT,
                source,
                String.join(
                        "|",
                        tenant.toString(),
                        posting.amount().toString(),
                        posting.reason(),
                        String.valueOf(posting.expiresAt())),
                source,
                posting.reason(),
                posting.actor(),
                clock.instant());
        List<PlatformLeg> legs = List.of(new PlatformLeg(
                Account.platform(Code.PROMO_EXPENSE, ""),
                new Account(tenant, Code.CREDIT_PROMO, ""),
                posting.amount().value()));
        Map<String, String> details = Map.of("amount_usd", posting.amount().toString(), "reason", posting.reason());
        return post(new Credit(
                heading,
                "promo",
                posting.expiresAt() == null ? PROMO_NEXT : PROMO_EXPIRING_FIRST,
                NanoUsd.ZERO.value(),
                posting.amount().value(),
                posting.expiresAt(),
                legs,
                "grant.posted",
                details));
    }

    @Override
    public Uni<BalanceView> balance(OrganizationId organization) {
        return database.inTenantSnapshot(organization, sql -> reading.balance(sql, organization, clock.instant()));
    }

    @Override
    public Uni<List<JournalEntry>> journal(OrganizationId organization, Instant from, Instant to) {
        return database.inTenantSnapshot(organization, sql -> reading.entries(sql, organization, from, to));
    }

    @Override
    public Uni<Statement> statement(OrganizationId organization, Instant from, Instant to) {
        return database.inTenantSnapshot(organization, sql -> reading.statement(sql, organization, from, to));
    }

    private Uni<Posted> post(Credit credit) {
        return database.asLedger(sql -> credits.post(sql, credit)).invoke(outbox::committed);
    }
}
