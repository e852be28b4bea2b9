package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
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

/** The tables {@code top_up} and {@code payment_customer}. */
@ApplicationScoped
class TopUpRepository {
    private static final String COLUMNS = """
            id, tenant_id, state, credit_cents, fee_cents, tax_cents, tax_regime, ordered_by, purchase_order, created_at, expires_at,
            session_id, customer_id, checkout_url, payment_id, reason, settled_at, receipt_id, receipt_number, receipt_url, receipt_pdf""";

    /** The order's row, unless it is there already. */
    Uni<Void> insert(SqlConnection connection, TopUpOrder order, Instant nextLookAt) {
        return connection
                .preparedQuery("""
                        INSERT INTO top_up (id, tenant_id, state, credit_cents, fee_cents, tax_cents, tax_regime, ordered_by, purchase_order,
                                            created_at, expires_at, next_look_at)
                        VALUES ($1, $2, 'created', $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        ON CONFLICT (id) DO NOTHING""")
                .execute(Tuple.tuple()
                        .addUUID(order.id())
                        .addUUID(order.organization().value())
                        .addLong(order.quote().credit().value())
                        .addLong(order.quote().fee().value())
                        .addLong(order.quote().tax().value())
                        .addString(order.quote().regime())
                        .addString(order.orderedBy())
                        .addString(order.purchaseOrder().orElse(null))
                        .addOffsetDateTime(TopUpRow.offset(order.createdAt()))
                        .addOffsetDateTime(TopUpRow.offset(order.expiresAt()))
                        .addOffsetDateTime(TopUpRow.offset(nextLookAt)))
                .replaceWithVoid();
    }

    Uni<Optional<TopUp>> find(SqlConnection connection, OrganizationId organization, UUID id) {
        return one(connection, " WHERE tenant_id = $1 AND id = $2", Tuple.of(organization.value(), id));
    }

    /** The row, locked until the transaction ends: whoever holds it decides the next state. */
    Uni<Optional<TopUp>> lock(SqlConnection connection, OrganizationId organization, UUID id) {
        return one(connection, " WHERE tenant_id = $1 AND id = $2 FOR UPDATE", Tuple.of(organization.value(), id));
    }

    Uni<Void> update(SqlConnection connection, TopUp topUp, @Nullable Instant nextLookAt) {
        return connection
                .preparedQuery("""
                        UPDATE top_up SET state = $1, session_id = $2, customer_id = $3, checkout_url = $4, payment_id = $5, reason = $6, settled_at = $7,
                               receipt_id = $8, receipt_number = $9, receipt_url = $10, receipt_pdf = $11, next_look_at = $12, looks = looks + 1
                        WHERE id = $13""")
                .execute(TopUpRow.changing(topUp, nextLookAt))
                .replaceWithVoid();
    }

    /** Takes the lock that orders the organization's events; an organization without a wallet has none to order yet. */
    Uni<Void> lockWallet(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("SELECT 1 FROM wallet WHERE tenant_id = $1 FOR UPDATE")
                .execute(Tuple.of(organization.value()))
                .replaceWithVoid();
    }

    /** How often the order has been looked at. */
    Uni<Integer> looks(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery("SELECT looks FROM top_up WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    Uni<List<TopUp>> newest(SqlConnection connection, OrganizationId organization, @Nullable UUID before, int limit) {
        return connection
                .preparedQuery("SELECT " + COLUMNS + "\n" + """
                        FROM top_up WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3""")
                .execute(Tuple.of(organization.value(), before, limit))
                .map(TopUpRepository::all);
    }

    /** Orders of all organizations that are due for a look, put off so that no second node takes them meanwhile. */
    Uni<List<TopUp>> claimDue(SqlConnection connection, Instant now, Instant putOffTo, int limit) {
        return connection
                .preparedQuery("""
                        WITH due AS (SELECT id FROM top_up WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $3 FOR UPDATE SKIP LOCKED)
                        UPDATE top_up SET next_look_at = $2 FROM due WHERE top_up.id = due.id
                        RETURNING\s""" + qualified())
                .execute(Tuple.of(TopUpRow.offset(now), TopUpRow.offset(putOffTo), limit))
                .map(TopUpRepository::all);
    }

    /** For hints that name an order but not its organization. */
    Uni<Optional<OrganizationId>> organizationOf(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery("SELECT tenant_id FROM top_up WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> first(rows).map(row -> new OrganizationId(row.getUUID(0))));
    }

    Uni<Optional<String>> customer(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("SELECT customer_id FROM payment_customer WHERE tenant_id = $1")
                .execute(Tuple.of(organization.value()))
                .map(rows -> first(rows).map(row -> row.getString(0)));
    }

    Uni<Void> insertCustomer(SqlConnection connection, OrganizationId organization, String customerId, Instant at) {
        return connection
                .preparedQuery("""
                        INSERT INTO payment_customer (tenant_id, customer_id, created_at) VALUES ($1, $2, $3) ON CONFLICT (tenant_id) DO NOTHING""")
                .execute(Tuple.of(organization.value(), customerId, TopUpRow.offset(at)))
                .replaceWithVoid();
    }

    private static Uni<Optional<TopUp>> one(SqlConnection connection, String where, Tuple parameters) {
        return connection
                .preparedQuery("SELECT " + COLUMNS + " FROM top_up" + where)
                .execute(parameters)
                .map(rows -> first(rows).map(TopUpRow::read));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static List<TopUp> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(TopUpRow::read)
                .toList();
    }

    private static String qualified() {
        return "top_up." + COLUMNS.replace(", ", ", top_up.").replace(",\n", ",\ntop_up.");
    }
}
