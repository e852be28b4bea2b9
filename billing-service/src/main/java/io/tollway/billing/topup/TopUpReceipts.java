package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Which of the payment provider's invoices stands behind a payment; for documents. */
@ApplicationScoped
public class TopUpReceipts {
    private final Database database;

    TopUpReceipts(Database database) {
        this.database = database;
    }

    /**
     * @param regime the tax regime it was sold under
     * @param receipt absent while the provider has not made one
     */
    public record Sold(
            UUID topUpId, String paymentId, Optional<String> purchaseOrder, String regime, Optional<Receipt> receipt) {}

    /** The credited top-ups of these payments, by payment id. */
    public Uni<Map<String, Sold>> ofPayments(OrganizationId organization, List<String> paymentIds) {
        if (paymentIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return database.inTenant(organization, connection -> connection
                        .preparedQuery("""
                                SELECT id, payment_id, purchase_order, tax_regime, receipt_id, receipt_number, receipt_url, receipt_pdf
                                FROM top_up WHERE tenant_id = $1 AND state = 'succeeded' AND payment_id = ANY ($2)""")
                        .execute(Tuple.of(organization.value(), paymentIds.toArray(String[]::new))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TopUpReceipts::read)
                        .collect(Collectors.toMap(Sold::paymentId, Function.identity())));
    }

    private static Sold read(Row row) {
        return new Sold(
                row.getUUID("id"),
                row.getString("payment_id"),
                Optional.ofNullable(row.getString("purchase_order")),
                row.getString("tax_regime"),
                TopUpRow.receipt(row));
    }
}
