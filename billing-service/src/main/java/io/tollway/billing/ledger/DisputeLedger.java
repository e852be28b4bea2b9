package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's side of disputes. Every call belongs to a transaction of the caller, holds the wallet's lock until it ends, and is idempotent: made again, it moves nothing. The caller
 * calls {@link io.tollway.billing.outbox.Outbox#committed}.
 */
public interface DisputeLedger {
    /** What a payment bought; empty when it is not posted (yet). Takes the wallet's lock. */
    Uni<Optional<PaidLot>> paidLot(SqlConnection transaction, OrganizationId organization, String payment);

    /** The network took the payment: the credit it bought is held back, used parts become a debt, and new spending stops. */
    Uni<Void> disputed(SqlConnection transaction, DisputePosting posting);

    /**
     * The network gave the payment back: the exact mirror.
     *
     * @param feeBack what the provider gave back of its fee
     */
    Uni<Void> disputeWon(SqlConnection transaction, DisputePosting posting, NanoUsd feeBack);

    /** The payment is gone: the credit held back pays for it, what had been fee and tax is our loss. A debt stays in the wallet until credit repays it. */
    Uni<Void> disputeLost(SqlConnection transaction, DisputePosting posting);

    /** Stops new spending because of a dispute, or lets it go on when {@code dispute} is null. */
    Uni<Void> freeze(SqlConnection transaction, OrganizationId organization, @Nullable String dispute);
}
