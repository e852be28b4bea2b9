package io.tollway.billing.journal;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The days that are sealed, and how far. */
@ApplicationScoped
class SealedDays {
    private static final String ALL =
            "SELECT day::text, row_count, digest, sealed_at FROM journal_day WHERE tenant_id = $1 ORDER BY day";

    private static final String OPEN_HEAD = """
            INSERT INTO journal_head (tenant_id, sealed_until, last_n, digest) VALUES ($1, 'epoch', $2, $3) ON CONFLICT (tenant_id) DO NOTHING
            """;

    private static final String LOCK_HEAD =
            "SELECT sealed_until, last_n, digest FROM journal_head WHERE tenant_id = $1 FOR UPDATE";

    private static final String MOVE_HEAD =
            "UPDATE journal_head SET sealed_until = $2, last_n = $3, digest = $4 WHERE tenant_id = $1";

    private static final String KEEP =
            "INSERT INTO journal_day (tenant_id, day, row_count, digest) VALUES ($1, $2, $3, $4)";

    private static final String BEHIND = """
            SELECT tenant_id FROM wallet LEFT JOIN journal_head USING (tenant_id)
             WHERE coalesce(sealed_until, 'epoch') < $1 AND version > 0 ORDER BY tenant_id LIMIT 200
            """;

    /**
     * The last midnight before which nothing can still be written. A row's booking time is the start of its transaction, so a day is over when every transaction that runs began
     * after it; the minute covers a transaction that has taken its time and not shown it yet.
     */
    private static final String OVER = """
            SELECT date_trunc('day', least(now(), (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database())) - interval '1 minute', 'UTC') AS midnight
            """;

    /** How far a chain is sealed. */
    record Head(Instant sealedUntil, long lastN, String digest) {}

    Uni<List<SealedDay>> of(SqlConnection sql, OrganizationId organization) {
        return sql.preparedQuery(ALL).execute(Tuple.of(organization.value())).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(SealedDays::day)
                .toList());
    }

    Uni<Instant> lastMidnight(SqlConnection sql) {
        return sql.query(OVER)
                .execute()
                .map(rows ->
                        rows.iterator().next().getOffsetDateTime("midnight").toInstant());
    }

    Uni<List<UUID>> behind(SqlConnection sql, Instant until) {
        return sql.preparedQuery(BEHIND)
                .execute(Tuple.of(until.atOffset(ZoneOffset.UTC)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("tenant_id"))
                        .toList());
    }

    /** Locked until the transaction ends. */
    Uni<Head> lock(SqlConnection sql, OrganizationId organization) {
        JournalChain first = JournalChain.empty();
        first.header(organization.value());
        return sql.preparedQuery(OPEN_HEAD)
                .execute(Tuple.of(organization.value(), first.lastN(), first.hash()))
                .chain(() -> sql.preparedQuery(LOCK_HEAD).execute(Tuple.of(organization.value())))
                .map(rows -> rows.iterator().next())
                .map(row -> new Head(
                        row.getOffsetDateTime("sealed_until").toInstant(),
                        row.getLong("last_n"),
                        row.getString("digest")));
    }

    Uni<Void> keep(SqlConnection sql, OrganizationId organization, List<SealedDay> days, Head head) {
        Uni<Void> kept = Uni.createFrom().voidItem();
        for (SealedDay day : days) {
            Tuple values = Tuple.of(organization.value(), LocalDate.parse(day.day()), day.rows(), day.digest());
            kept = kept.chain(() -> sql.preparedQuery(KEEP).execute(values)).replaceWithVoid();
        }
        Tuple moved = Tuple.of(
                organization.value(), head.sealedUntil().atOffset(ZoneOffset.UTC), head.lastN(), head.digest());
        return kept.chain(() -> sql.preparedQuery(MOVE_HEAD).execute(moved)).replaceWithVoid();
    }

    private static SealedDay day(Row row) {
        return new SealedDay(
                row.getString("day"),
                row.getLong("row_count"),
                row.getString("digest"),
                row.getOffsetDateTime("sealed_at").toInstant());
    }
}
