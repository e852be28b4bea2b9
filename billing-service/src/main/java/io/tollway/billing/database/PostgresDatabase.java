package io.tollway.billing.database;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.BillingException;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Transactions with the reactive client, each one stating its scope before anything else. */
@ApplicationScoped
class PostgresDatabase implements Database {
    private static final Logger LOG = Logger.getLogger(PostgresDatabase.class);

    /** is_local = true: the setting ends with the transaction, so a pooled connection never carries a tenant to the next user. */
    private static final String SCOPE =
            "SELECT set_config('app.tenant_id', $1, true), set_config('app.scope', '', true)";

    /** The ledger's own work is on thousands of rows at once, which PostgreSQL's default of 4 MB a step would write to temporary files. */
    private static final String LEDGER_SCOPE =
            "SELECT set_config('app.tenant_id', '', true), set_config('app.scope', 'ledger', true), set_config('work_mem', '32MB', true)";

    /**
     * A prepared statement keeps the plan of its first calls until statistics change. One planned while a table is almost empty would read all of it through each time, also when it has
     * grown to a million rows a minute later. A merge join would walk an index through in the same way.
     */
    private static final String LEDGER_BY_KEYS_SCOPE =
            LEDGER_SCOPE + ", set_config('enable_seqscan', 'off', true), set_config('enable_mergejoin', 'off', true)";

    private static final String READ_COMMITTED = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
    private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    /** Serialization failure, deadlock: nothing happened, and it may work the next time. */
    private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

    private final Pool pool;
    private final SchemaMigration migration;

    PostgresDatabase(Pool pool, SchemaMigration migration) {
        this.pool = pool;
        this.migration = migration;
    }

    @Override
    public <T> Uni<T> inTenant(OrganizationId organization, Function<SqlConnection, Uni<T>> work) {
        return transaction(READ_COMMITTED, SCOPE, Tuple.of(organization.toString()), work);
    }

    @Override
    public <T> Uni<T> inTenantSnapshot(OrganizationId organization, Function<SqlConnection, Uni<T>> work) {
        return transaction(SNAPSHOT, SCOPE, Tuple.of(organization.toString()), work);
    }

    @Override
    public <T> Uni<T> asLedger(Function<SqlConnection, Uni<T>> work) {
        return transaction(READ_COMMITTED, LEDGER_SCOPE, Tuple.tuple(), work);
    }

    @Override
    public <T> Uni<T> asLedgerByKeys(Function<SqlConnection, Uni<T>> work) {
        return transaction(READ_COMMITTED, LEDGER_BY_KEYS_SCOPE, Tuple.tuple(), work);
    }

    @Override
    public <T> Uni<T> asLedgerSnapshot(Function<SqlConnection, Uni<T>> work) {
        return transaction(SNAPSHOT, LEDGER_SCOPE, Tuple.tuple(), work);
    }

    @Override
    public boolean migrated() {
        return migration.done();
    }

    private <T> Uni<T> transaction(String isolation, String scope, Tuple values, Function<SqlConnection, Uni<T>> work) {
        if (!migration.done()) {
            return Uni.createFrom().failure(unavailable());
        }
        return pool.withTransaction(connection -> connection
                        .query(isolation)
                        .execute()
                        .chain(ignored -> connection.preparedQuery(scope).execute(values))
                        .chain(ignored -> work.apply(connection)))
                .onFailure(PostgresDatabase::isDeadlock)
                .retry()
                .withBackOff(Duration.ofMillis(5), Duration.ofMillis(50))
                .atMost(3)
                .onFailure(PostgresDatabase::isConnectionTrouble)
                .transform(failure -> {
                    LOG.warnf("PostgreSQL cannot be used: %s", failure.getMessage());
                    return unavailable();
                });
    }

    private static boolean isDeadlock(Throwable failure) {
        return failure instanceof PgException pg && RETRYABLE.contains(String.valueOf(pg.getSqlState()));
    }

    /** Everything that is neither ours nor a statement's fault: refused connections, broken sockets, a server that starts or stops (class 57, 08). */
    private static boolean isConnectionTrouble(Throwable failure) {
        if (failure instanceof BillingException) {
            return false;
        }
        if (failure instanceof PgException pg) {
            String state = String.valueOf(pg.getSqlState());
            return state.startsWith("57") || state.startsWith("08") || state.startsWith("53");
        }
        return failure instanceof java.io.IOException
                || failure instanceof io.vertx.core.VertxException
                || failure.getClass().getName().startsWith("io.vertx.sqlclient")
                // What the client says of a session that the server ended between two statements.
                || failure.getClass().getName().equals("io.vertx.core.impl.NoStackTraceThrowable");
    }

    private static BillingException unavailable() {
        return new BillingError.Unavailable(
                        "database_unavailable",
                        "The ledger's database cannot be reached; nothing was changed by this request. Try again.",
                        Duration.ofSeconds(1))
                .toException();
    }
}
