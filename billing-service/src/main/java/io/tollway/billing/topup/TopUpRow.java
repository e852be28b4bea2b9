package io.tollway.billing.topup;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.TopUp.State;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between a row of {@code top_up} and the state it stands for. */
final class TopUpRow {
    private TopUpRow() {}

    static TopUp read(Row row) {
        TopUpOrder order = order(row);
        Optional<CheckoutPage> page = Optional.ofNullable(row.getString("session_id"))
                .map(session -> new CheckoutPage(session, row.getString("customer_id"), row.getString("checkout_url")));
        String reason = row.getString("reason");
        Optional<String> paymentId = Optional.ofNullable(row.getString("payment_id"));
        return switch (State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))) {
            case CREATED -> new TopUp.Created(order, page);
            case PROCESSING -> new TopUp.Processing(order, page);
            case DECLINED -> new TopUp.Declined(order, page, reason);
            case EXPIRED -> new TopUp.Expired(order, page);
            case CANCELED -> new TopUp.Canceled(order, page);
            case SUCCEEDED ->
                new TopUp.Succeeded(order, page, paymentId.orElseThrow(), receipt(row), instant(row, "settled_at"));
            case QUARANTINED -> new TopUp.Quarantined(order, page, paymentId, reason, instant(row, "settled_at"));
        };
    }

    private static TopUpOrder order(Row row) {
        Quote quote = new Quote(
                new UsdCents(row.getLong("credit_cents")),
                new UsdCents(row.getLong("fee_cents")),
                new UsdCents(row.getLong("tax_cents")),
                row.getString("tax_regime"));
        return new TopUpOrder(
                row.getUUID("id"),
                new OrganizationId(row.getUUID("tenant_id")),
                quote,
                row.getString("ordered_by"),
                Optional.ofNullable(row.getString("purchase_order")),
                instant(row, "created_at"),
                instant(row, "expires_at"));
    }

    static Optional<Receipt> receipt(Row row) {
        return Optional.ofNullable(row.getString("receipt_id"))
                .map(id -> new Receipt(
                        id,
                        Optional.ofNullable(row.getString("receipt_number")),
                        Optional.ofNullable(row.getString("receipt_url")),
                        Optional.ofNullable(row.getString("receipt_pdf"))));
    }

    /** The columns that change with the state, in the order of {@link TopUpRepository}'s update, then the id. */
    static Tuple changing(TopUp topUp, @Nullable Instant nextLookAt) {
        Changing values =
                switch (topUp) {
                    case TopUp.Created ignored -> Changing.NONE;
                    case TopUp.Processing ignored -> Changing.NONE;
                    case TopUp.Expired ignored -> Changing.NONE;
                    case TopUp.Canceled ignored -> Changing.NONE;
                    case TopUp.Declined declined -> new Changing(null, declined.reason(), null, Optional.empty());
                    case TopUp.Succeeded succeeded ->
                        new Changing(succeeded.paymentId(), null, succeeded.succeededAt(), succeeded.receipt());
                    case TopUp.Quarantined quarantined ->
                        new Changing(
                                quarantined.paymentId().orElse(null),
                                quarantined.reason(),
                                quarantined.quarantinedAt(),
                                Optional.empty());
                };
        Optional<CheckoutPage> page = topUp.page();
        return Tuple.tuple()
                .addString(topUp.state().name().toLowerCase(Locale.ROOT))
                .addString(page.map(CheckoutPage::sessionId).orElse(null))
                .addString(page.map(CheckoutPage::customerId).orElse(null))
                .addString(page.map(CheckoutPage::url).orElse(null))
                .addString(values.paymentId())
                .addString(values.reason())
                .addOffsetDateTime(offset(values.settledAt()))
                .addString(values.receipt().map(Receipt::id).orElse(null))
                .addString(values.receipt().flatMap(Receipt::number).orElse(null))
                .addString(values.receipt().flatMap(Receipt::url).orElse(null))
                .addString(values.receipt().flatMap(Receipt::pdf).orElse(null))
                .addOffsetDateTime(offset(nextLookAt))
                .addUUID(topUp.order().id());
    }

    private record Changing(
            @Nullable String paymentId,
            @Nullable String reason,
            @Nullable Instant settledAt,
            Optional<Receipt> receipt) {
        static final Changing NONE = new Changing(null, null, null, Optional.empty());
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
