package io.tollway.billing.topup;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A top-up as answered.
 *
 * @param state one of {@code created, processing, succeeded, declined, expired, canceled, quarantined}
 * @param checkoutUrl where to pay; absent when nothing can be paid any more
 * @param reason why the last try was declined
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TopUpView(
        UUID id,
        String state,
        String amountUsd,
        String feeUsd,
        String taxUsd,
        String totalUsd,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String purchaseOrder,
        @Nullable String checkoutUrl,
        @Nullable String reason,
        @Nullable String stripeInvoiceId,
        @Nullable String stripeInvoiceNumber,
        @Nullable String stripeInvoiceUrl,
        @Nullable String stripeInvoicePdf) {

    static TopUpView of(TopUp topUp) {
        TopUpOrder order = topUp.order();
        Quote quote = order.quote();
        Optional<Receipt> receipt = topUp instanceof TopUp.Succeeded succeeded ? succeeded.receipt() : Optional.empty();
        return new TopUpView(
                order.id(),
                topUp.state().name().toLowerCase(Locale.ROOT),
                quote.credit().toDecimal(),
                quote.fee().toDecimal(),
                quote.tax().toDecimal(),
                quote.total().toDecimal(),
                order.createdAt(),
                order.expiresAt(),
                order.purchaseOrder().orElse(null),
                topUp.isFinal() ? null : topUp.page().map(CheckoutPage::url).orElse(null),
                reason(topUp),
                receipt.map(Receipt::id).orElse(null),
                receipt.flatMap(Receipt::number).orElse(null),
                receipt.flatMap(Receipt::url).orElse(null),
                receipt.flatMap(Receipt::pdf).orElse(null));
    }

    /** A quarantine's reason is for operators; the customer learns that people are looking at it. */
    private static @Nullable String reason(TopUp topUp) {
        return switch (topUp) {
            case TopUp.Declined declined -> declined.reason();
            case TopUp.Quarantined quarantined -> "The payment is being checked by our staff.";
            case TopUp.Created created -> null;
            case TopUp.Processing processing -> null;
            case TopUp.Succeeded succeeded -> null;
            case TopUp.Expired expired -> null;
            case TopUp.Canceled canceled -> null;
        };
    }
}
