package io.tollway.billing.topup.stripe;

import com.stripe.model.Invoice;
import com.stripe.model.InvoicePayment;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.automatic.InvoiceReading;
import io.tollway.billing.topup.automatic.InvoiceReading.Payment;
import io.tollway.billing.topup.automatic.InvoiceReading.PaymentStatus;
import io.tollway.billing.topup.automatic.InvoiceReading.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stripe's invoice, with its payments expanded, in our words. */
final class InvoiceReadings {
    private static final Set<String> WANTS_ITS_CUSTOMER =
            Set.of("authentication_required", "invoice_payment_intent_requires_action");

    private InvoiceReadings() {}

    static InvoiceReading of(Invoice invoice) {
        Map<String, String> metadata = invoice.getMetadata() == null ? Map.of() : invoice.getMetadata();
        return new InvoiceReading(
                invoice.getId(),
                status(invoice.getStatus()),
                Optional.ofNullable(metadata.get(SessionParameters.TOP_UP)),
                Optional.ofNullable(metadata.get(SessionParameters.ORGANIZATION)),
                Optional.ofNullable(invoice.getCustomer()),
                Optional.ofNullable(invoice.getCurrency()),
                number(invoice.getTotal()),
                Boolean.TRUE.equals(invoice.getLivemode()),
                new Receipt(
                        invoice.getId(),
                        Optional.ofNullable(invoice.getNumber()),
                        Optional.ofNullable(invoice.getHostedInvoiceUrl()),
                        Optional.ofNullable(invoice.getInvoicePdf())),
                payments(invoice).stream()
                        .map(InvoiceReadings::payment)
                        .min(Comparator.comparing(it -> it.status() != PaymentStatus.SUCCEEDED)));
    }

    private static List<PaymentIntent> payments(Invoice invoice) {
        if (invoice.getPayments() == null || invoice.getPayments().getData() == null) {
            return List.of();
        }
        return invoice.getPayments().getData().stream()
                .map(InvoicePayment::getPayment)
                .filter(Objects::nonNull)
                .map(InvoicePayment.Payment::getPaymentIntentObject)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Status status(@Nullable String status) {
        return switch (status) {
            case "draft" -> Status.DRAFT;
            case "paid" -> Status.PAID;
            case "void", "uncollectible" -> Status.VOID;
            case null, default -> Status.OPEN;
        };
    }

    private static Payment payment(PaymentIntent intent) {
        Optional<String> refusal =
                Optional.ofNullable(intent.getLastPaymentError()).map(InvoiceReadings::reason);
        return new Payment(
                intent.getId(),
                paymentStatus(intent.getStatus(), refusal),
                number(intent.getAmountReceived()),
                Optional.ofNullable(intent.getCurrency()),
                Optional.ofNullable(intent.getCustomer()),
                Boolean.TRUE.equals(intent.getLivemode()),
                refusal);
    }

    private static PaymentStatus paymentStatus(@Nullable String status, Optional<String> refusal) {
        return switch (status) {
            case "succeeded" -> PaymentStatus.SUCCEEDED;
            case "processing", "requires_capture" -> PaymentStatus.PROCESSING;
            case "canceled" -> PaymentStatus.CANCELED;
            case "requires_action" -> PaymentStatus.ACTION_REQUIRED;
            case null, default -> {
                if (refusal.isEmpty()) {
                    yield PaymentStatus.UNTRIED;
                }
                yield WANTS_ITS_CUSTOMER.contains(refusal.get())
                        ? PaymentStatus.ACTION_REQUIRED
                        : PaymentStatus.DECLINED;
            }
        };
    }

    private static String reason(StripeError error) {
        if (error.getDeclineCode() != null) {
            return error.getDeclineCode();
        }
        return error.getCode() == null ? "declined" : error.getCode();
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
