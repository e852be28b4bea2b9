package io.tollway.billing.topup.refund;

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

/** The table {@code refund}. */
@ApplicationScoped
class RefundRepository {
    private static final String COLUMNS =
            "refund.id, refund.tenant_id, top_up_id, payment_id, state, credit_cents, tax_cents, kept_fee_cents, requested_by, requested_at,"
                    + " refund_id, reason, settled_at, credit_note_id, credit_note_number, credit_note_url";

    Uni<Void> insert(SqlConnection sql, RefundOrder order, Instant nextLookAt) {
        return sql.preparedQuery("""
                        INSERT INTO refund (id, tenant_id, top_up_id, payment_id, state, credit_cents, tax_cents, kept_fee_cents, requested_by, requested_at, next_look_at)
                        VALUES ($1, $2, $3, $4, 'requested', $5, $6, $7, $8, $9, $10)""")
                .execute(Tuple.tuple()
                        .addUUID(order.id())
                        .addUUID(order.organization().value())
                        .addUUID(order.topUpId())
                        .addString(order.paymentId())
                        .addLong(order.credit().value())
                        .addLong(order.tax().value())
                        .addLong(order.feeKept().value())
                        .addString(order.requestedBy())
                        .addOffsetDateTime(RefundRow.offset(order.requestedAt()))
                        .addOffsetDateTime(RefundRow.offset(nextLookAt)))
                .replaceWithVoid();
    }

    Uni<Optional<Refund>> find(SqlConnection sql, OrganizationId organization, UUID id) {
        return one(sql, " WHERE tenant_id = $1 AND id = $2", Tuple.of(organization.value(), id));
    }

    /** The row, locked until the transaction ends: whoever holds it decides the next state. Taken before the wallet. */
    Uni<Refund> lock(SqlConnection sql, RefundOrder order) {
        return one(
                        sql,
                        " WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
                        Tuple.of(order.organization().value(), order.id()))
                .map(Optional::orElseThrow);
    }

    /** For hints, which name a refund and not its organization. */
    Uni<Optional<Refund>> named(SqlConnection sql, UUID id) {
        return one(sql, " WHERE id = $1", Tuple.of(id));
    }

    Uni<Void> update(SqlConnection sql, Refund refund, @Nullable Instant nextLookAt) {
        return sql.preparedQuery("""
                        UPDATE refund SET state = $1, refund_id = $2, reason = $3, settled_at = $4, credit_note_id = $5, credit_note_number = $6, credit_note_url = $7,
                               next_look_at = $8, looks = looks + 1
                        WHERE id = $9""")
                .execute(RefundRow.changing(refund, nextLookAt))
                .replaceWithVoid();
    }

    Uni<Integer> looks(SqlConnection sql, UUID id) {
        return sql.preparedQuery("SELECT looks FROM refund WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    /** Credit and tax of a payment that go or went back. */
    record Sums(UsdCents credit, UsdCents tax) {}

    Uni<Sums> sums(SqlConnection sql, OrganizationId organization, String payment) {
        return sql.preparedQuery("""
                        SELECT coalesce(sum(credit_cents), 0)::bigint, coalesce(sum(tax_cents), 0)::bigint FROM refund
                         WHERE tenant_id = $1 AND payment_id = $2 AND state <> 'failed'""")
                .execute(Tuple.of(organization.value(), payment))
                .map(rows -> rows.iterator().next())
                .map(row -> new Sums(new UsdCents(row.getLong(0)), new UsdCents(row.getLong(1))));
    }

    /** The dispute that took the payment, whether its outcome is open or it was lost. */
    Uni<Optional<String>> dispute(SqlConnection sql, OrganizationId organization, String payment) {
        return sql.preparedQuery(
                        "SELECT id FROM dispute WHERE tenant_id = $1 AND payment_id = $2 AND stage IN ('withdrawn', 'lost') LIMIT 1")
                .execute(Tuple.of(organization.value(), payment))
                .map(rows -> rows.size() == 0
                        ? Optional.<String>empty()
                        : Optional.of(rows.iterator().next().getString(0)));
    }

    Uni<List<Refund>> newest(
            SqlConnection sql, OrganizationId organization, @Nullable UUID topUp, @Nullable UUID before, int limit) {
        return sql.preparedQuery("SELECT " + COLUMNS + """
                         FROM refund WHERE tenant_id = $1 AND ($2::uuid IS NULL OR top_up_id = $2) AND ($3::uuid IS NULL OR id < $3)
                        ORDER BY id DESC LIMIT $4""")
                .execute(Tuple.of(organization.value(), topUp, before, limit))
                .map(RefundRepository::all);
    }

    /** Of all organizations, for operators. */
    Uni<List<Refund>> newest(SqlConnection sql, @Nullable String state, int limit) {
        return sql.preparedQuery("SELECT " + COLUMNS
                        + " FROM refund WHERE ($1::text IS NULL OR state = $1) ORDER BY id DESC LIMIT $2")
                .execute(Tuple.of(state, limit))
                .map(RefundRepository::all);
    }

    /** Refunds of all organizations that are due for a look, put off so that no second node takes them meanwhile. */
    Uni<List<Refund>> claimDue(SqlConnection sql, Instant now, Instant putOffTo, int limit) {
        return sql.preparedQuery("""
                        WITH due AS (SELECT id FROM refund WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
                        UPDATE refund SET next_look_at = $2 FROM due WHERE refund.id = due.id
                        RETURNING\s""" + COLUMNS)
                .execute(Tuple.of(RefundRow.offset(now), RefundRow.offset(putOffTo), limit))
                .map(RefundRepository::all);
    }

    private static Uni<Optional<Refund>> one(SqlConnection sql, String where, Tuple parameters) {
        return sql.preparedQuery("SELECT " + COLUMNS + " FROM refund" + where)
                .execute(parameters)
                .map(rows -> all(rows).stream().findFirst());
    }

    private static List<Refund> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(RefundRow::read)
                .toList();
    }
}
