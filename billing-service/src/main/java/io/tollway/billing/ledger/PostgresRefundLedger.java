package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.ledger.CreditPosting.PlatformLeg;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@ApplicationScoped
class PostgresRefundLedger implements RefundLedger {
    private static final Account REFUNDS = Account.platform(Code.REFUND_CLEARING, "");

    private final MoneyBackPosting posts;

    PostgresRefundLedger(MoneyBackPosting posts) {
        this.posts = posts;
    }

    @Override
    public Uni<Optional<PaidLot>> paidLot(SqlConnection sql, OrganizationId organization, String payment) {
        return posts.find(sql, organization, payment);
    }

    @Override
    public Uni<Void> refund(SqlConnection sql, RefundPosting posting) {
        String key = "refund:" + posting.refundId();
        Journal.Heading heading = posts.heading(
                posting.organization(),
                PostingKind.REFUND,
                key,
                MoneyBackPosting.amounts(posting.credit(), posting.tax()),
                "unused credit of payment " + posting.payment(),
                posting.actor());
        List<PlatformLeg> legs = List.of(
                new PlatformLeg(
                        MoneyBackPosting.paid(posting.organization()),
                        REFUNDS,
                        posting.credit().value()),
                new PlatformLeg(tax(posting), REFUNDS, posting.tax().value()));
        return posts.bought(sql, posting.organization(), posting.payment())
                .chain(lot -> posts.takeOut(sql, heading, posting.organization(), lot, posting.credit(), false, legs));
    }

    @Override
    public Uni<Void> refundPaid(SqlConnection sql, RefundPosting posting, String providerId) {
        return posts.move(
                sql,
                posts.heading(
                        posting.organization(),
                        PostingKind.REFUND_PAID,
                        "stripe:" + providerId + ":ok",
                        posting.cash().toString(),
                        "refund " + posting.refundId(),
                        "stripe"),
                List.of(new PlatformLeg(
                        REFUNDS, MoneyBackPosting.CLEARING, posting.cash().value())));
    }

    @Override
    public Uni<Void> refundFailed(SqlConnection sql, RefundPosting posting, String cause, boolean paid) {
        List<PlatformLeg> legs = new ArrayList<>();
        if (paid) {
            legs.add(new PlatformLeg(
                    MoneyBackPosting.CLEARING, REFUNDS, posting.cash().value()));
        }
        legs.add(new PlatformLeg(
                REFUNDS,
                MoneyBackPosting.paid(posting.organization()),
                posting.credit().value()));
        legs.add(new PlatformLeg(REFUNDS, tax(posting), posting.tax().value()));
        Journal.Heading heading = posts.heading(
                posting.organization(),
                PostingKind.REFUND_FAILED,
                cause,
                MoneyBackPosting.amounts(posting.credit(), posting.tax()),
                "refund " + posting.refundId(),
                "stripe");
        return posts.putBack(
                sql,
                heading,
                posting.organization(),
                posting.payment(),
                posting.credit(),
                legs,
                "refund.returned",
                Map.of(
                        "refund_id",
                        posting.refundId().toString(),
                        "amount_usd",
                        posting.credit().toString()));
    }

    private static Account tax(RefundPosting posting) {
        return Account.platform(Code.TAX_PAYABLE, posting.jurisdiction());
    }
}
