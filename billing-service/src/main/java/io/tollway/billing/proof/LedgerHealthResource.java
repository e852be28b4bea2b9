package io.tollway.billing.proof;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.database.Database;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The state of the books, for operators. */
@Path("/api/v1/operator/ledger/health")
class LedgerHealthResource {
    private static final String POSITION = """
            SELECT (SELECT min(coalesce(complete_up_to, 'epoch'::timestamptz)) FROM consumer_offset) AS complete_up_to,
                   (SELECT count(*) FROM dead_letter WHERE resolved_at IS NULL) AS dead_letters,
                   (SELECT count(*) FROM outbox) AS outbox,
                   (SELECT count(*) FROM lease WHERE state = 'QUARANTINED') AS quarantined
            """;

    private static final String GAPS = """
            SELECT spool_id, lower(gap) AS first, upper(gap) - 1 AS last
              FROM spool_mark, unnest(int8multirange(int8range(1, upper(applied))) - applied) AS gap
             ORDER BY spool_id, lower(gap) LIMIT 100
            """;

    private final Callers callers;
    private final LedgerInvariants invariants;
    private final Database database;

    LedgerHealthResource(Callers callers, LedgerInvariants invariants, Database database) {
        this.callers = callers;
        this.invariants = invariants;
        this.database = database;
    }

    /**
     * @param completeUpTo usage that ended before it and reached Kafka is applied
     * @param deadLetters records that wait for an operator
     * @param gaps spool records that are missing though later ones are applied
     */
    record Health(
            List<LedgerInvariants.Finding> invariants,
            @Nullable Instant completeUpTo,
            long deadLetters,
            long outboxWaiting,
            long quarantinedLeases,
            List<Gap> gaps) {}

    record Gap(UUID spoolId, long firstSeq, long lastSeq) {}

    @GET
    public Uni<Health> health() {
        return callers.operator()
                .chain(() -> invariants.check())
                .chain(found -> database.asLedgerSnapshot(sql -> position(sql, found)));
    }

    private static Uni<Health> position(SqlConnection sql, List<LedgerInvariants.Finding> found) {
        return sql.query(POSITION).execute().map(rows -> rows.iterator().next()).chain(row -> sql.query(GAPS)
                .execute()
                .map(gaps -> {
                    OffsetDateTime complete = row.getOffsetDateTime("complete_up_to");
                    return new Health(
                            found,
                            complete == null ? null : complete.toInstant(),
                            row.getLong("dead_letters"),
                            row.getLong("outbox"),
                            row.getLong("quarantined"),
                            StreamSupport.stream(gaps.spliterator(), false)
                                    .map(LedgerHealthResource::gap)
                                    .toList());
                }));
    }

    private static Gap gap(Row row) {
        return new Gap(row.getUUID("spool_id"), row.getLong("first"), row.getLong("last"));
    }
}
