package io.tollway.billing.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Takes spools over by new processes, and tells what is known of leases. */
@ApplicationScoped
class Spools {
    private static final String OPEN = """
            INSERT INTO spool (id, node_id, epoch) VALUES ($1, $2, 1)
            ON CONFLICT (id) DO UPDATE SET epoch = spool.epoch + 1, node_id = EXCLUDED.node_id, opened_at = now()
            RETURNING epoch
            """;

    private static final String APPLIED = """
            SELECT coalesce((SELECT applied_through(applied) FROM spool_mark WHERE spool_id = $1), 0) AS applied_through
            """;

    private static final String LEASE_COLUMNS = """
            SELECT id, tenant_id, bucket_kind, bucket_id, granted_nano, settled_nano, excess_nano, events, expires_at, state, window_end,
                   declared_events, declared_nano FROM lease
            """;

    private static final String LIVE =
            LEASE_COLUMNS + " WHERE spool_id = $1 AND state IN ('OPEN', 'CLOSING', 'QUARANTINED') ORDER BY id";

    private static final String ONE = LEASE_COLUMNS + " WHERE id = $1";

    private final Database database;
    private final Clock clock;

    Spools(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    record Opened(long epoch, long appliedThrough, List<LeaseView> leases) {}

    /** A lease as billing has it. {@code events} and {@code settled_nano + excess_nano} are what a declaration must equal. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LeaseView(
            UUID leaseId,
            UUID organizationId,
            Map<String, String> bucket,
            long grantedNano,
            long settledNano,
            long excessNano,
            long events,
            long expiresInMs,
            String state,
            @Nullable Instant windowEnd,
            @Nullable Long declaredEvents,
            @Nullable Long declaredNano) {}

    Uni<Opened> open(UUID spoolId, String nodeId) {
        return database.asLedger(sql -> sql.preparedQuery(OPEN)
                .execute(Tuple.of(spoolId, nodeId))
                .map(rows -> rows.iterator().next().getLong("epoch"))
                .chain(epoch -> applied(sql, spoolId)
                        .chain(applied -> live(sql, spoolId).map(leases -> new Opened(epoch, applied, leases)))));
    }

    Uni<Optional<LeaseView>> find(UUID leaseId) {
        return database.asLedger(
                sql -> sql.preparedQuery(ONE).execute(Tuple.of(leaseId)).map(rows -> StreamSupport.stream(
                                rows.spliterator(), false)
                        .map(this::view)
                        .findFirst()));
    }

    private static Uni<Long> applied(SqlConnection sql, UUID spoolId) {
        return sql.preparedQuery(APPLIED)
                .execute(Tuple.of(spoolId))
                .map(rows -> rows.iterator().next().getLong("applied_through"));
    }

    private Uni<List<LeaseView>> live(SqlConnection sql, UUID spoolId) {
        return sql.preparedQuery(LIVE).execute(Tuple.of(spoolId)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(this::view)
                .toList());
    }

    private LeaseView view(Row row) {
        OffsetDateTime windowEnd = row.getOffsetDateTime("window_end");
        Instant expires = row.getOffsetDateTime("expires_at").toInstant();
        return new LeaseView(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                Map.of(
                        "kind", row.getString("bucket_kind"),
                        "id", row.getUUID("bucket_id").toString()),
                row.getLong("granted_nano"),
                row.getLong("settled_nano"),
                row.getLong("excess_nano"),
                row.getLong("events"),
                Math.max(0, Duration.between(clock.instant(), expires).toMillis()),
                row.getString("state").toLowerCase(java.util.Locale.ROOT),
                windowEnd == null ? null : windowEnd.toInstant(),
                row.getLong("declared_events"),
                row.getLong("declared_nano"));
    }
}
