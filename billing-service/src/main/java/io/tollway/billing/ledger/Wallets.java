package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** The lockable heads of tenants' money. Everything that changes a tenant's lots, leases, budgets or accounts holds this lock first; it is always taken in the order of ids. */
public interface Wallets {
    /** Locks those that exist until the transaction ends. */
    Uni<Map<UUID, Wallet>> lock(SqlConnection transaction, Collection<UUID> organizations);

    /** Adds to (or takes from) what is promised to gateways; the wallets must be locked. */
    Uni<Void> promise(SqlConnection transaction, Map<UUID, Long> change);
}
