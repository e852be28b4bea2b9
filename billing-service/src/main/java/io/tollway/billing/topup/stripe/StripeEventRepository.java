package io.tollway.billing.topup.stripe;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table {@code stripe_event}: what Stripe told us, once per event id, until it is worked on. */
@ApplicationScoped
class StripeEventRepository {

    /** How an event ended. */
    enum Outcome {
        APPLIED,
        IGNORED,
        UNMATCHED
    }

    /** An event to work on. */
    record Due(
            String id, String type, Optional<UUID> topUpId, Optional<String> objectId, Instant receivedAt, int tries) {}

    /** Keeps the event; one that is about nothing of ours is kept for the record only. */
    Uni<Void> keep(SqlConnection connection, StripeNotice notice, byte[] payload, Instant now) {
        boolean due = notice.subject().isPresent();
        return connection
                .preparedQuery("""
                        INSERT INTO stripe_event (id, type, top_up_id, created_at, payload, received_at, next_try_at, outcome, object_id)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        ON CONFLICT (id) DO NOTHING""")
                .execute(Tuple.tuple()
                        .addString(notice.id())
                        .addString(notice.type())
                        .addUUID(notice.topUpId().orElse(null))
                        .addOffsetDateTime(offset(notice.createdAt()))
                        .addBuffer(Buffer.buffer(payload))
                        .addOffsetDateTime(offset(now))
                        .addOffsetDateTime(due ? offset(now) : null)
                        .addString(due ? null : wireName(Outcome.IGNORED))
                        .addString(notice.objectId().orElse(null)))
                .replaceWithVoid();
    }

    /** Takes events that are due, put off so that no second worker takes them meanwhile. */
    Uni<List<Due>> claim(SqlConnection connection, Instant now, Instant putOffTo, int limit) {
        return connection
                .preparedQuery("""
                        WITH due AS (SELECT id FROM stripe_event WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT $3 FOR UPDATE SKIP LOCKED)
                        UPDATE stripe_event e SET next_try_at = $2, tries = e.tries + 1 FROM due WHERE e.id = due.id
                        RETURNING e.id, e.type, e.top_up_id, e.object_id, e.received_at, e.tries""")
                .execute(Tuple.of(offset(now), offset(putOffTo), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Due(
                                row.getString(0),
                                row.getString(1),
                                Optional.ofNullable(row.getUUID(2)),
                                Optional.ofNullable(row.getString(3)),
                                row.getOffsetDateTime(4).toInstant(),
                                row.getInteger(5)))
                        .toList());
    }

    Uni<Void> finish(SqlConnection connection, String id, Outcome outcome) {
        return connection
                .preparedQuery("UPDATE stripe_event SET outcome = $2, next_try_at = NULL WHERE id = $1")
                .execute(Tuple.of(id, wireName(outcome)))
                .replaceWithVoid();
    }

    Uni<Void> retryAt(SqlConnection connection, String id, Instant at) {
        return connection
                .preparedQuery("UPDATE stripe_event SET next_try_at = $2 WHERE id = $1")
                .execute(Tuple.of(id, offset(at)))
                .replaceWithVoid();
    }

    private static String wireName(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
