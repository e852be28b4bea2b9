package io.tollway.billing.topup.dispute;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.topup.dispute.DisputeProgress.Stage;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
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
import org.jspecify.annotations.Nullable;

/** The table {@code dispute}. Its rows are written under the lock of the organization's wallet. */
@ApplicationScoped
class DisputeRepository {
    private static final String SELECT =
            "SELECT id, tenant_id, payment_id, stage, status, reason, amount_cents, fee_cents, credit_nano, opened_at, due_by, settled_at, released_at"
                    + " FROM dispute";

    /** Whose credit a payment bought. Empty while the payment is not posted, and for payments that are none of ours. */
    Uni<Optional<OrganizationId>> buyer(SqlConnection sql, String payment) {
        return sql.preparedQuery("SELECT tenant_id FROM lot WHERE source = $1")
                .execute(Tuple.of("stripe:" + payment))
                .map(rows -> rows.size() == 0
                        ? Optional.<OrganizationId>empty()
                        : Optional.of(new OrganizationId(rows.iterator().next().getUUID(0))));
    }

    Uni<Optional<Dispute>> find(SqlConnection sql, String id) {
        return sql.preparedQuery(SELECT + " WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<Void> save(SqlConnection sql, Dispute dispute, @Nullable Instant nextLookAt) {
        return sql.preparedQuery("""
                        INSERT INTO dispute (id, tenant_id, payment_id, stage, status, reason, amount_cents, fee_cents, credit_nano, opened_at, due_by, settled_at, next_look_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                        ON CONFLICT (id) DO UPDATE SET stage = EXCLUDED.stage, status = EXCLUDED.status, reason = EXCLUDED.reason, amount_cents = EXCLUDED.amount_cents,
                               fee_cents = EXCLUDED.fee_cents, credit_nano = EXCLUDED.credit_nano, due_by = EXCLUDED.due_by, settled_at = EXCLUDED.settled_at,
                               next_look_at = EXCLUDED.next_look_at, looks = dispute.looks + 1""")
                .execute(Tuple.tuple()
                        .addString(dispute.id())
                        .addUUID(dispute.organization().value())
                        .addString(dispute.paymentId())
                        .addString(dispute.stage().name().toLowerCase(Locale.ROOT))
                        .addString(dispute.status())
                        .addString(dispute.reason())
                        .addLong(dispute.amountCents())
                        .addLong(dispute.feeCents())
                        .addLong(dispute.credit().value())
                        .addOffsetDateTime(offset(dispute.openedAt()))
                        .addOffsetDateTime(offset(dispute.dueBy()))
                        .addOffsetDateTime(offset(dispute.settledAt()))
                        .addOffsetDateTime(offset(nextLookAt)))
                .replaceWithVoid();
    }

    /** The oldest dispute that keeps the organization from new spending. */
    Uni<Optional<String>> freezing(SqlConnection sql, OrganizationId organization) {
        return sql.preparedQuery(
                        "SELECT id FROM dispute WHERE tenant_id = $1 AND stage IN ('withdrawn', 'lost') AND released_at IS NULL"
                                + " ORDER BY opened_at, id LIMIT 1")
                .execute(Tuple.of(organization.value()))
                .map(rows -> rows.size() == 0
                        ? Optional.<String>empty()
                        : Optional.of(rows.iterator().next().getString(0)));
    }

    /** Credit of a payment that was refunded, or is about to be. */
    Uni<NanoUsd> refunded(SqlConnection sql, OrganizationId organization, String payment) {
        return sql.preparedQuery(
                        "SELECT coalesce(sum(credit_cents), 0)::bigint FROM refund WHERE tenant_id = $1 AND payment_id = $2 AND state <> 'failed'")
                .execute(Tuple.of(organization.value(), payment))
                .map(rows -> NanoUsd.ofCents(rows.iterator().next().getLong(0)));
    }

    Uni<Void> release(SqlConnection sql, Dispute dispute, String operator, String reason, UUID auditId, Instant at) {
        return sql.preparedQuery("UPDATE dispute SET released_at = $2, released_by = $3 WHERE id = $1")
                .execute(Tuple.of(dispute.id(), offset(at), operator))
                .chain(() -> sql.preparedQuery("""
                                INSERT INTO operator_audit (id, tenant_id, actor, action, target, reason)
                                VALUES ($1, $2, $3, 'dispute.release', $4, $5)""")
                        .execute(Tuple.of(auditId, dispute.organization().value(), operator, dispute.id(), reason)))
                .replaceWithVoid();
    }

    Uni<List<Dispute>> newest(SqlConnection sql, @Nullable UUID organization, @Nullable Stage stage, int limit) {
        return sql.preparedQuery(
                        SELECT
                                + " WHERE ($1::uuid IS NULL OR tenant_id = $1) AND ($2::text IS NULL OR stage = $2) ORDER BY opened_at DESC, id LIMIT $3")
                .execute(Tuple.of(
                        organization, stage == null ? null : stage.name().toLowerCase(Locale.ROOT), limit))
                .map(DisputeRepository::all);
    }

    /** Disputes of all organizations that are due for a look, put off so that no second node takes them meanwhile. */
    Uni<List<String>> claimDue(SqlConnection sql, Instant now, Instant putOffTo, int limit) {
        return sql.preparedQuery("""
                        WITH due AS (SELECT id FROM dispute WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
                        UPDATE dispute SET next_look_at = $2 FROM due WHERE dispute.id = due.id RETURNING dispute.id""")
                .execute(Tuple.of(offset(now), offset(putOffTo), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    /** Those of the given ids that we do not know. */
    Uni<List<String>> unknown(SqlConnection sql, List<String> ids) {
        return sql.preparedQuery(
                        "SELECT id FROM unnest($1::text[]) AS told (id) WHERE NOT EXISTS (SELECT FROM dispute WHERE dispute.id = told.id)")
                .execute(Tuple.of(ids.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }

    private static List<Dispute> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Dispute(
                        row.getString("id"),
                        new OrganizationId(row.getUUID("tenant_id")),
                        row.getString("payment_id"),
                        Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                        row.getString("status"),
                        row.getString("reason"),
                        row.getLong("amount_cents"),
                        row.getLong("fee_cents"),
                        new NanoUsd(row.getLong("credit_nano")),
                        row.getOffsetDateTime("opened_at").toInstant(),
                        instant(row, "due_by"),
                        instant(row, "settled_at"),
                        instant(row, "released_at")))
                .toList();
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
