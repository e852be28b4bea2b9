package io.tollway.billing.cash;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.UsageBatchPosting;
import io.tollway.billing.ledger.UsageLedger;
import io.tollway.billing.outbox.Outbox;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Usage posted as the consumer posts it: request rows and their batch in one transaction, through the ledger. */
@ApplicationScoped
public class PostedUsage {
    private final Database database;
    private final UsageLedger ledger;
    private final Outbox outbox;
    private final Clock clock;

    PostedUsage(Database database, UsageLedger ledger, Outbox outbox, Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Posts as many requests of one model, each with its charge in nano-dollars. */
    public void post(UUID organization, String model, int requests, long chargeNano) {
        UUID batch = UuidV7.next(Clock.systemUTC());
        database.asLedger(connection -> connection
                        .preparedQuery("SELECT 1 FROM wallet WHERE tenant_id = $1 FOR UPDATE")
                        .execute(Tuple.of(organization))
                        .chain(() -> rows(connection, batch, organization, model, requests, chargeNano))
                        .chain(() -> ledger.post(
                                connection,
                                new UsageBatchPosting(
                                        batch,
                                        "usage:test:" + batch,
                                        "0",
                                        chargeNano == 0 ? Map.of() : Map.of(organization, chargeNano * requests),
                                        Map.of(),
                                        clock.instant())))
                        .chain(events -> outbox.append(connection, events)))
                .await()
                .indefinitely();
    }

    private static Uni<Void> rows(
            SqlConnection connection, UUID batch, UUID organization, String model, int requests, long chargeNano) {
        return connection
                .preparedQuery("""
                        INSERT INTO usage_record (request_id, tenant_id, transaction_id, spool_id, spool_seq, project_id, key_id, model, provider, credential_source,
                                                  outcome, input_tokens, output_tokens, charge_nano, list_nano, cost_nano, charge_leases, charge_amounts, ended_at, event)
                        SELECT uuidv7(), $2, $1, $1, n, $2, $2, $3, 'openai', 'platform', 'complete', 100, 10, $4, $4, 0, '{}', '{}', now(), '{}'
                          FROM generate_series(1, $5) n""")
                .execute(Tuple.of(batch, organization, model, chargeNano, requests))
                .chain(() -> connection.preparedQuery("""
                                INSERT INTO key_day AS known (tenant_id, key_id, day, requests, charged_nano, own_nano)
                                SELECT tenant_id, key_id, (ended_at AT TIME ZONE 'UTC')::date, count(*), sum(charge_nano)::bigint, 0
                                  FROM usage_record WHERE transaction_id = $1 GROUP BY 1, 2, 3
                                ON CONFLICT (tenant_id, key_id, day) DO UPDATE
                                   SET requests = known.requests + EXCLUDED.requests, charged_nano = known.charged_nano + EXCLUDED.charged_nano""").execute(Tuple.of(batch)))
                .replaceWithVoid();
    }
}
