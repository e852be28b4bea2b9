package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Purchases that were paid and credited, for what can happen to them afterwards. */
@ApplicationScoped
public class PaidTopUps {
    private static final String COLUMNS =
            "SELECT id, state, credit_cents, fee_cents, tax_cents, payment_id, settled_at, receipt_id FROM top_up";

    /**
     * @param paymentId the provider's id of the payment
     * @param invoiceId the provider's invoice; absent while it has made none
     */
    public record Paid(
            UUID id,
            OrganizationId organization,
            UsdCents credit,
            UsdCents fee,
            UsdCents tax,
            String paymentId,
            Instant paidAt,
            Optional<String> invoiceId) {}

    /** A top-up of the organization: paid, or not. */
    public sealed interface Found {
        record Unpaid(String state) implements Found {}

        record Credited(Paid paid) implements Found {}
    }

    /** Empty when the organization has no such top-up. */
    public Uni<Optional<Found>> find(SqlConnection sql, OrganizationId organization, UUID id) {
        return sql.preparedQuery(COLUMNS + " WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(organization.value(), id))
                .map(rows -> rows.size() == 0
                        ? Optional.<Found>empty()
                        : Optional.of(found(organization, rows.iterator().next())));
    }

    private static Found found(OrganizationId organization, Row row) {
        String state = row.getString("state");
        return state.equals("succeeded") ? new Found.Credited(paid(organization, row)) : new Found.Unpaid(state);
    }

    private static Paid paid(OrganizationId organization, Row row) {
        return new Paid(
                row.getUUID("id"),
                organization,
                new UsdCents(row.getLong("credit_cents")),
                new UsdCents(row.getLong("fee_cents")),
                new UsdCents(row.getLong("tax_cents")),
                row.getString("payment_id"),
                row.getOffsetDateTime("settled_at").toInstant(),
                Optional.ofNullable(row.getString("receipt_id")));
    }
}
