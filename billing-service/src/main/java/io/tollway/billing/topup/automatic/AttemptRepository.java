package io.tollway.billing.topup.automatic;

import static io.tollway.billing.topup.automatic.SettingsRepository.offset;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.UsdCents;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The table {@code auto_top_up_attempt}. */
@ApplicationScoped
class AttemptRepository {
    /** What has not ended, in the words of the index that lets an organization have one of them. */
    static final String OPEN =
            "state IN ('creating', 'finalized', 'paying', 'declined', 'action_required', 'unknown', 'withdrawing')";

    /**
     * Begins an attempt, unless one is in flight: the unique index decides, whoever asks at the same time.
     *
     * @return whether it is this one
     */
    Uni<Boolean> insert(SqlConnection connection, Attempt.Order order, Instant nextLookAt) {
        return connection
                .preparedQuery("""
                        INSERT INTO auto_top_up_attempt (id, tenant_id, state, credit_cents, fee_cents, tax_cents, tax_regime, customer_id, created_at, since, next_look_at)
                        VALUES ($1, $2, 'creating', $3, $4, $5, $6, $7, $8, $8, $9)
                        ON CONFLICT (tenant_id) WHERE\s""" + OPEN + " DO NOTHING")
                .execute(Tuple.tuple()
                        .addUUID(order.id())
                        .addUUID(order.organization().value())
                        .addLong(order.quote().credit().value())
                        .addLong(order.quote().fee().value())
                        .addLong(order.quote().tax().value())
                        .addString(order.quote().regime())
                        .addString(order.customerId())
                        .addOffsetDateTime(offset(order.createdAt()))
                        .addOffsetDateTime(offset(nextLookAt)))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Optional<Attempt>> find(SqlConnection connection, UUID id) {
        return one(connection, "WHERE id = $1", Tuple.of(id));
    }

    /** The row, locked until the transaction ends: whoever holds it decides the next state. */
    Uni<Attempt> lock(SqlConnection connection, UUID id) {
        return one(connection, "WHERE id = $1 FOR UPDATE", Tuple.of(id)).map(Optional::orElseThrow);
    }

    Uni<Optional<Attempt>> open(SqlConnection connection, OrganizationId organization) {
        return one(connection, "WHERE tenant_id = $1 AND " + OPEN, Tuple.of(organization.value()));
    }

    Uni<List<Attempt>> newest(SqlConnection connection, OrganizationId organization, @Nullable UUID before, int limit) {
        return connection
                .preparedQuery("SELECT " + AttemptRow.COLUMNS + " " + """
                        FROM auto_top_up_attempt WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3""")
                .execute(Tuple.of(organization.value(), before, limit))
                .map(AttemptRepository::all);
    }

    Uni<Void> update(
            SqlConnection connection,
            Attempt attempt,
            Instant since,
            @Nullable Instant nextLookAt,
            boolean changesState) {
        return connection
                .preparedQuery("""
                        UPDATE auto_top_up_attempt
                           SET state = $2, tries = $3, card = $4, since = CASE WHEN $14 THEN $5 ELSE since END, next_try_at = $6, invoice_id = $7, invoice_number = $8,
                               invoice_url = $9, invoice_pdf = $10, payment_id = $11, reason = $12, next_look_at = $13, looks = CASE WHEN $14 THEN 0 ELSE looks + 1 END
                         WHERE id = $1""")
                .execute(AttemptRow.changing(attempt, since, nextLookAt, changesState))
                .replaceWithVoid();
    }

    Uni<Integer> looks(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery("SELECT looks FROM auto_top_up_attempt WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Makes the attempt in flight due now; a declined one is tried again at once. */
    Uni<Void> hurry(SqlConnection connection, OrganizationId organization, Instant now) {
        return connection
                .preparedQuery("UPDATE auto_top_up_attempt SET next_look_at = $2, next_try_at = least(next_try_at, $2)"
                        + " WHERE tenant_id = $1 AND " + OPEN)
                .execute(Tuple.of(organization.value(), offset(now)))
                .replaceWithVoid();
    }

    /** A saved card is new: an attempt that is being withdrawn for the old one's refusals does not speak against it. */
    Uni<Void> cardReplaced(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("""
                        UPDATE auto_top_up_attempt SET reason = 'card_replaced'
                         WHERE tenant_id = $1 AND state = 'withdrawing' AND reason = 'card_declined'""")
                .execute(Tuple.of(organization.value()))
                .replaceWithVoid();
    }

    /** Makes the attempt in flight due for a look now; a declined card keeps its back-off. */
    Uni<Void> dueNow(SqlConnection connection, OrganizationId organization, Instant now) {
        return connection
                .preparedQuery("UPDATE auto_top_up_attempt SET next_look_at = $2 WHERE tenant_id = $1 AND " + OPEN)
                .execute(Tuple.of(organization.value(), offset(now)))
                .replaceWithVoid();
    }

    /** Attempts of all organizations that are due for a look, put off so that no second node takes them meanwhile. */
    Uni<List<Attempt>> claimDue(SqlConnection connection, Instant now, Instant putOffTo, int limit) {
        return connection
                .preparedQuery("""
                        WITH due AS (SELECT id AS due_id FROM auto_top_up_attempt WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
                        UPDATE auto_top_up_attempt SET next_look_at = $2 FROM due WHERE id = due_id
                        RETURNING\s""" + AttemptRow.COLUMNS)
                .execute(Tuple.of(offset(now), offset(putOffTo), limit))
                .map(AttemptRepository::all);
    }

    /** Credit bought automatically since then. */
    Uni<UsdCents> boughtSince(SqlConnection connection, OrganizationId organization, Instant from) {
        return connection
                .preparedQuery("""
                        SELECT coalesce(sum(credit_cents), 0)::bigint AS total FROM auto_top_up_attempt WHERE tenant_id = $1 AND state = 'paid' AND since >= $2""")
                .execute(Tuple.of(organization.value(), offset(from)))
                .map(rows -> new UsdCents(rows.iterator().next().getLong(0)));
    }

    Uni<Long> begunSince(SqlConnection connection, OrganizationId organization, Instant from) {
        return connection
                .preparedQuery("SELECT count(*) FROM auto_top_up_attempt WHERE tenant_id = $1 AND created_at >= $2")
                .execute(Tuple.of(organization.value(), offset(from)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Takes the lock that orders the organization's events. */
    Uni<Void> lockWallet(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("SELECT 1 FROM wallet WHERE tenant_id = $1 FOR UPDATE")
                .execute(Tuple.of(organization.value()))
                .replaceWithVoid();
    }

    private static Uni<Optional<Attempt>> one(SqlConnection connection, String where, Tuple parameters) {
        return connection
                .preparedQuery("SELECT " + AttemptRow.COLUMNS + " FROM auto_top_up_attempt " + where)
                .execute(parameters)
                .map(rows -> all(rows).stream().findFirst());
    }

    private static List<Attempt> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(AttemptRow::read)
                .toList();
    }
}
