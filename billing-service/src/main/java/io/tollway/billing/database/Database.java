package io.tollway.billing.database;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Transactions on PostgreSQL. The role behind them owns nothing and is bound by row-level security: without one of these two ways in, no tenant row is visible. A database that cannot
 * be reached, or is not migrated yet, fails with 503 {@code database_unavailable}.
 */
public interface Database {
    /** A transaction that sees and writes rows of this organization only. */
    <T> Uni<T> inTenant(OrganizationId organization, Function<SqlConnection, Uni<T>> work);

    /** A read-only transaction over one snapshot: every statement in it sees the same instant. */
    <T> Uni<T> inTenantSnapshot(OrganizationId organization, Function<SqlConnection, Uni<T>> work);

    /** A transaction of the ledger's own machinery (usage consumer, lease authority, janitors, invariants, workers over all organizations). Never for a request that names one organization. */
    <T> Uni<T> asLedger(Function<SqlConnection, Uni<T>> work);

    /** As {@link #asLedger}, for what happens thousands of times a second: its statements find their rows by keys, and never read a table through. */
    <T> Uni<T> asLedgerByKeys(Function<SqlConnection, Uni<T>> work);

    /** As {@link #asLedger}, read-only and over one snapshot. */
    <T> Uni<T> asLedgerSnapshot(Function<SqlConnection, Uni<T>> work);

    /** Whether the schema is in place; false until the first contact with PostgreSQL. */
    boolean migrated();
}
