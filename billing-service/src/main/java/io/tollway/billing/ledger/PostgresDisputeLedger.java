package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.ledger.CreditPosting.PlatformLeg;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresDisputeLedger implements DisputeLedger {
    private static final String FREEZE =
            "UPDATE wallet SET frozen = $2::text IS NOT NULL, frozen_by = $2, version = version + 1"
                    + " WHERE tenant_id = $1 AND frozen_by IS DISTINCT FROM $2";

    private static final Account RECEIVABLE = Account.platform(Code.DISPUTE_RECEIVABLE, "");
    private static final Account FEES = Account.platform(Code.DISPUTE_FEES, "");
    private static final Account LOST = Account.platform(Code.BAD_DEBT, "");

    private final MoneyBackPosting posts;

    PostgresDisputeLedger(MoneyBackPosting posts) {
        this.posts = posts;
    }

    @Override
    public Uni<Optional<PaidLot>> paidLot(SqlConnection sql, OrganizationId organization, String payment) {
        return posts.find(sql, organization, payment);
    }

    @Override
    public Uni<Void> disputed(SqlConnection sql, DisputePosting posting) {
        Journal.Heading heading = heading(posting, PostingKind.DISPUTE, "out", posting.fee());
        List<PlatformLeg> legs = List.of(
                new PlatformLeg(
                        RECEIVABLE, MoneyBackPosting.CLEARING, posting.amount().value()),
                new PlatformLeg(FEES, MoneyBackPosting.CLEARING, posting.fee().value()),
                new PlatformLeg(
                        MoneyBackPosting.paid(posting.organization()),
                        held(posting.organization()),
                        posting.credit().value()));
        return posts.bought(sql, posting.organization(), posting.payment())
                .chain(lot -> posts.takeOut(sql, heading, posting.organization(), lot, posting.credit(), true, legs));
    }

    @Override
    public Uni<Void> disputeWon(SqlConnection sql, DisputePosting posting, NanoUsd feeBack) {
        Journal.Heading heading = heading(posting, PostingKind.DISPUTE_WON, "in", feeBack);
        List<PlatformLeg> legs = List.of(
                new PlatformLeg(
                        MoneyBackPosting.CLEARING, RECEIVABLE, posting.amount().value()),
                new PlatformLeg(MoneyBackPosting.CLEARING, FEES, feeBack.value()),
                new PlatformLeg(
                        held(posting.organization()),
                        MoneyBackPosting.paid(posting.organization()),
                        posting.credit().value()));
        if (!posting.credit().isPositive()) {
            return posts.move(sql, heading, legs);
        }
        return posts.putBack(
                sql,
                heading,
                posting.organization(),
                posting.payment(),
                posting.credit(),
                legs,
                "dispute.returned",
                Map.of(
                        "dispute_id",
                        posting.disputeId(),
                        "amount_usd",
                        posting.credit().toString()));
    }

    @Override
    public Uni<Void> disputeLost(SqlConnection sql, DisputePosting posting) {
        return posts.move(
                sql,
                heading(posting, PostingKind.DISPUTE_LOST, "lost", NanoUsd.ZERO),
                List.of(
                        new PlatformLeg(
                                held(posting.organization()),
                                RECEIVABLE,
                                posting.credit().value()),
                        new PlatformLeg(
                                LOST,
                                RECEIVABLE,
                                posting.amount().minus(posting.credit()).value())));
    }

    @Override
    public Uni<Void> freeze(SqlConnection sql, OrganizationId organization, @Nullable String dispute) {
        return sql.preparedQuery(FREEZE)
                .execute(Tuple.of(organization.value(), dispute))
                .replaceWithVoid();
    }

    private Journal.Heading heading(DisputePosting posting, PostingKind kind, String step, NanoUsd fee) {
        return posts.heading(
                posting.organization(),
                kind,
                "stripe:" + posting.disputeId() + ":" + step,
                MoneyBackPosting.amounts(posting.amount(), posting.credit(), fee),
                "payment " + posting.payment(),
                "stripe");
    }

    private static Account held(OrganizationId organization) {
        return new Account(organization.value(), Code.CREDIT_DISPUTED, "");
    }
}
