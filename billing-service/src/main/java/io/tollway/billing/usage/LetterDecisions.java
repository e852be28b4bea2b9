package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.usage.ReadRecord.Content;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with dead letters. A letter is applied by the same code and the same checks as any record, or discarded; either is decided once, and audited in the same
 * transaction. Until then the leases it names stay open, and the money in them stays reserved.
 */
@ApplicationScoped
class LetterDecisions {
    private static final String COLUMNS =
            "id, topic, partition, record_offset, record_key, reason, detail, payload, at,"
                    + " resolution, resolved_at, resolved_by";

    private static final String LIST = "SELECT " + COLUMNS + " FROM dead_letter"
            + " WHERE id > $1 AND ($2 OR resolved_at IS NULL) ORDER BY id LIMIT $3";

    private static final String ONE = "SELECT " + COLUMNS + " FROM dead_letter WHERE id = $1";

    private static final String RESOLVE =
            "UPDATE dead_letter SET resolution = $2, resolved_at = now(), resolved_by = $3 WHERE id = $1";

    private static final String AUDIT = """
            INSERT INTO operator_audit (id, tenant_id, actor, action, target, reason, detail)
            VALUES ($1, (SELECT tenant_id FROM wallet WHERE tenant_id = $2), $3, $4, $5, $6, jsonb_build_object('resolution', $7::text, 'any_time', $8::boolean))
            """;

    private final Database database;
    private final RecordReader reader;
    private final BatchApplier applier;
    private final Outbox outbox;
    private final Clock clock;

    LetterDecisions(Database database, RecordReader reader, BatchApplier applier, Outbox outbox, Clock clock) {
        this.database = database;
        this.reader = reader;
        this.applier = applier;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Who decides, and why. */
    record Decision(String actor, String reason, boolean anyTime) {}

    Uni<List<Letter>> list(UUID after, boolean resolvedToo, int most) {
        return database.asLedgerSnapshot(sql -> sql.preparedQuery(LIST).execute(Tuple.of(after, resolvedToo, most)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> Letter.of(row, false))
                        .toList());
    }

    Uni<Letter> one(UUID id) {
        return database.asLedgerSnapshot(sql -> find(sql, id, ONE)).map(row -> Letter.of(row, true));
    }

    /** Applies it, when it can be applied now; otherwise 409 with what is still wrong, or 503 while its price is awaited, and nothing changes. */
    Uni<Letter> replay(UUID id, Decision decision) {
        return database.asLedger(sql -> waiting(sql, id).chain(row -> apply(sql, id, row, decision)
                        .chain(resolution -> resolve(sql, row, resolution, "dead_letter.replay", decision))))
                .invoke(outbox::committed)
                .onFailure(LetterDecisions::isRefusedByDatabase)
                .transform(failure -> stillRefused("rejected_by_database", "the database does not take it")
                        .toException());
    }

    Uni<Letter> discard(UUID id, Decision decision) {
        return database.asLedger(
                sql -> waiting(sql, id).chain(row -> resolve(sql, row, "discarded", "dead_letter.discard", decision)));
    }

    private Uni<String> apply(SqlConnection sql, UUID id, Row row, Decision decision) {
        Instant at = row.getOffsetDateTime("at").toInstant();
        Optional<ReadRecord> read = reader.read(
                row.getLong("record_offset"), at, row.getString("record_key"), Letter.payload(row), decision.anyTime());
        if (read.isEmpty()) {
            return Uni.createFrom()
                    .failure(new BillingError.Unavailable(
                                    "price_awaited",
                                    "The price version the record was rated with has not arrived here yet. Try again.",
                                    Duration.ofSeconds(5))
                            .toException());
        }
        if (read.get().content() instanceof Content.Poison poison) {
            return Uni.createFrom()
                    .failure(stillRefused(poison.reason(), poison.detail()).toException());
        }
        return applier.retry(sql, id, read.get()).map(retried -> {
            Content.Poison refusal = retried.refusal();
            if (refusal != null) {
                throw stillRefused(refusal.reason(), refusal.detail()).toException();
            }
            return retried.fresh() ? "applied" : "duplicate";
        });
    }

    private Uni<Letter> resolve(SqlConnection sql, Row row, String resolution, String action, Decision decision) {
        UUID id = row.getUUID("id");
        Tuple audit = Tuple.of(
                        UuidV7.next(clock),
                        organization(row.getString("record_key")),
                        decision.actor(),
                        action,
                        id.toString(),
                        decision.reason())
                .addString(resolution)
                .addBoolean(decision.anyTime());
        return sql.preparedQuery(RESOLVE)
                .execute(Tuple.of(id, resolution, decision.actor()))
                .chain(() -> sql.preparedQuery(AUDIT).execute(audit))
                .chain(() -> find(sql, id, ONE))
                .map(resolved -> Letter.of(resolved, true));
    }

    private static Uni<Row> waiting(SqlConnection sql, UUID id) {
        return find(sql, id, ONE + " FOR UPDATE").invoke(row -> {
            if (row.getString("resolution") != null) {
                throw new BillingError.Conflict(
                                "dead_letter_resolved",
                                "This record was decided about before: " + row.getString("resolution") + ".")
                        .toException();
            }
        });
    }

    private static Uni<Row> find(SqlConnection sql, UUID id, String query) {
        return sql.preparedQuery(query).execute(Tuple.of(id)).map(rows -> {
            if (rows.size() == 0) {
                throw new BillingError.NotFound("dead_letter_not_found", "There is no dead letter of this id.")
                        .toException();
            }
            return rows.iterator().next();
        });
    }

    private static BillingError stillRefused(String reason, String detail) {
        return new BillingError.Conflict(
                "still_refused", "The record still cannot be applied (" + reason + "): " + detail);
    }

    private static boolean isRefusedByDatabase(Throwable failure) {
        String state = failure instanceof PgException pg ? String.valueOf(pg.getSqlState()) : "";
        return state.startsWith("22") || state.startsWith("23");
    }

    private static @Nullable UUID organization(@Nullable String key) {
        try {
            return key == null ? null : OrganizationId.fromString(key).value();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
