package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.ledger.CreditPosting.Credit;
import io.tollway.billing.ledger.CreditPosting.PlatformLeg;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Posts what comes back as credit, so that it is a lot like any other and nothing that was written before changes. */
@ApplicationScoped
class PostgresTrueUpLedger implements TrueUpLedger {
    /** Keeps these corrections away from the rows that usage batches of a partition move. */
    private static final String STRIPE = "true-up";

    private static final String TAKEN = """
            SELECT (SELECT coalesce(sum(amount_nano), 0)::bigint FROM transfer
                     WHERE transaction_id = $1 AND tenant_id = $2 AND kind = 'usage' AND debit_code = 'CREDIT_PAID') AS paid,
                   (SELECT CASE WHEN bool_or(lot.expires_at IS NULL) THEN NULL ELSE max(lot.expires_at) END
                      FROM lot_draw JOIN lot ON lot.id = lot_draw.lot_id
                     WHERE lot_draw.transaction_id = $1 AND lot_draw.tenant_id = $2 AND lot.kind = 'promo') AS promo_until
            """;

    private final CreditPosting credits;
    private final Clock clock;

    PostgresTrueUpLedger(CreditPosting credits, Clock clock) {
        this.credits = credits;
        this.clock = clock;
    }

    @Override
    public Uni<NanoUsd> giveBack(SqlConnection sql, TrueUpPosting posting) {
        UUID tenant = posting.organization().value();
        return sql.preparedQuery(TAKEN)
                .execute(Tuple.of(posting.usageTransaction(), tenant))
                .map(rows -> rows.iterator().next())
                .chain(taken -> {
                    long left = Math.max(
                            0,
                            Math.subtractExact(
                                    taken.getLong("paid"), posting.paidBack().value()));
                    long paid = Math.min(left, posting.amount().value());
                    long promo = posting.amount().value() - paid;
                    OffsetDateTime until = taken.getOffsetDateTime("promo_until");
                    return post(sql, paid, paid(posting, paid))
                            .chain(() ->
                                    post(sql, promo, promo(posting, promo, until == null ? null : until.toInstant())))
                            .replaceWith(new NanoUsd(paid));
                });
    }

    private Uni<Void> post(SqlConnection sql, long amount, Credit credit) {
        return amount == 0
                ? Uni.createFrom().voidItem()
                : credits.post(sql, credit).replaceWithVoid();
    }

    private Credit paid(TrueUpPosting posting, long amount) {
        Account customer = new Account(posting.organization().value(), Code.CREDIT_PAID, "");
        return credit(posting, "", amount, "paid", PostgresLedger.PAID_LAST, null, Code.REVENUE_USAGE, customer);
    }

    private Credit promo(TrueUpPosting posting, long amount, @Nullable Instant until) {
        Account customer = new Account(posting.organization().value(), Code.CREDIT_PROMO, "");
        int priority = until == null ? PostgresLedger.PROMO_NEXT : PostgresLedger.PROMO_EXPIRING_FIRST;
        return credit(posting, ":promo", amount, "promo", priority, until, Code.PROMO_REDEEMED, customer);
    }

    private Credit credit(
            TrueUpPosting posting,
            String suffix,
            long amount,
            String lotKind,
            int priority,
            @Nullable Instant until,
            Code from,
            Account customer) {
        String source = "true_up:" + posting.requestId() + suffix;
        Journal.Heading heading = new Journal.Heading(
                UuidV7.next(clock),
                posting.organization().value(),
                PostingKind.TRUE_UP,
                source,
                Long.toString(amount),
                source,
                posting.reason(),
                posting.actor(),
                clock.instant());
        return new Credit(
                heading,
                lotKind,
                priority,
                0,
                amount,
                until,
                List.of(new PlatformLeg(Account.platform(from, STRIPE), customer, amount)),
                "true_up.posted",
                Map.of(
                        "amount_usd",
                        new NanoUsd(amount).toString(),
                        "request_id",
                        posting.requestId().toString()));
    }
}
