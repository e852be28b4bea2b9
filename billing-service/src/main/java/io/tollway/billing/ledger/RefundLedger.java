package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Optional;

/**
 * The ledger's side of refunds. Every call belongs to a transaction of the caller, holds the wallet's lock until it ends, and is idempotent: made again, it moves nothing. The caller
 * calls {@link io.tollway.billing.outbox.Outbox#committed}.
 */
public interface RefundLedger {
    /** What a payment bought; empty when it is not posted (yet). Takes the wallet's lock. */
    Uni<Optional<PaidLot>> paidLot(SqlConnection transaction, OrganizationId organization, String payment);

    /** Takes unused credit out, into clearing. Fails rather than take more than is free. */
    Uni<Void> refund(SqlConnection transaction, RefundPosting posting);

    /** The provider paid it out. */
    Uni<Void> refundPaid(SqlConnection transaction, RefundPosting posting, String providerId);

    /**
     * The provider did not pay it out, or the money came back: the credit is a lot again, until when the old one lasted.
     *
     * @param cause what identifies the failure in the journal: {@code stripe:re_…:fail}, {@code refund:<id>:fail}
     * @param paid whether {@link #refundPaid} was posted before
     */
    Uni<Void> refundFailed(SqlConnection transaction, RefundPosting posting, String cause, boolean paid);
}
