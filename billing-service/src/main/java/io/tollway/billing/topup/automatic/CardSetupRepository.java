package io.tollway.billing.topup.automatic;

import static io.tollway.billing.topup.automatic.SettingsRepository.offset;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.automatic.CardRail.SetupPage;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table {@code card_setup}. */
@ApplicationScoped
class CardSetupRepository {
    private static final String COLUMNS = "id, tenant_id, state, asked_by, created_at, expires_at, session_id, url";

    /** The row, unless it is there already. */
    Uni<Void> insert(SqlConnection connection, CardSetup setup, Instant nextLookAt) {
        return connection
                .preparedQuery("""
                        INSERT INTO card_setup (id, tenant_id, state, asked_by, created_at, expires_at, next_look_at)
                        VALUES ($1, $2, 'open', $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING""")
                .execute(Tuple.tuple()
                        .addUUID(setup.id())
                        .addUUID(setup.organization().value())
                        .addString(setup.askedBy())
                        .addOffsetDateTime(offset(setup.createdAt()))
                        .addOffsetDateTime(offset(setup.expiresAt()))
                        .addOffsetDateTime(offset(nextLookAt)))
                .replaceWithVoid();
    }

    Uni<Optional<CardSetup>> find(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery("SELECT " + COLUMNS + " FROM card_setup WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<CardSetup> lock(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery("SELECT " + COLUMNS + " FROM card_setup WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(id))
                .map(rows -> all(rows).getFirst());
    }

    Uni<Void> opened(SqlConnection connection, UUID id, SetupPage page) {
        return connection
                .preparedQuery("UPDATE card_setup SET session_id = $2, url = $3 WHERE id = $1")
                .execute(Tuple.of(id, page.sessionId(), page.url()))
                .replaceWithVoid();
    }

    Uni<Void> ended(SqlConnection connection, UUID id, CardSetup.State state) {
        return connection
                .preparedQuery("UPDATE card_setup SET state = $2, next_look_at = NULL WHERE id = $1")
                .execute(Tuple.of(id, wireName(state)))
                .replaceWithVoid();
    }

    /** Setups of all organizations that are due for a look, put off so that no second node takes them meanwhile. */
    Uni<List<CardSetup>> claimDue(SqlConnection connection, Instant now, int limit) {
        return connection
                .preparedQuery("""
                        WITH due AS (SELECT id AS due_id FROM card_setup WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $2 FOR UPDATE SKIP LOCKED)
                        UPDATE card_setup SET next_look_at = $1 + least(interval '5 minutes', interval '15 seconds' * power(2, least(looks, 10))), looks = looks + 1
                          FROM due WHERE id = due_id
                        RETURNING\s""" + COLUMNS)
                .execute(Tuple.of(offset(now), limit))
                .map(CardSetupRepository::all);
    }

    private static List<CardSetup> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new CardSetup(
                        row.getUUID("id"),
                        new OrganizationId(row.getUUID("tenant_id")),
                        CardSetup.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        row.getString("asked_by"),
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getOffsetDateTime("expires_at").toInstant(),
                        Optional.ofNullable(row.getString("session_id"))
                                .map(session -> new SetupPage(session, row.getString("url")))))
                .toList();
    }

    static String wireName(CardSetup.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
