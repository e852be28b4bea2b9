package io.tollway.billing.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** Where a transaction leaves what is to be told to others. Nothing is published unless the transaction commits; what committed is published at least once. */
public interface Outbox {
    /** Appends in this connection's transaction, which must hold the lock that orders the events of each key (the wallet's row for an organization's). */
    Uni<Void> append(SqlConnection transaction, List<OutboxRecord> records);

    /** Call after the commit: the relay starts at once instead of at its next look. Losing the call loses nothing. */
    void committed();
}
