package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.outbox.OutboxRecord;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;

/** The ledger's side of the usage consumer's transaction. */
public interface UsageLedger {
    /** Burns lots, moves wallets and writes the journal: one transaction per batch, at most two transfers per organization. Never refuses a debit. Gives the events to publish. */
    Uni<List<OutboxRecord>> post(SqlConnection transaction, UsageBatchPosting posting);

    /** The events that tell these organizations' balances as they are inside this transaction; for changes to promises alone. */
    Uni<List<OutboxRecord>> balances(SqlConnection transaction, List<UUID> organizations);
}
