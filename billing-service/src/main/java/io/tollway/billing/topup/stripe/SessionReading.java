package io.tollway.billing.topup.stripe;

import com.stripe.model.Invoice;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import com.stripe.model.checkout.Session;
import io.tollway.billing.topup.CheckoutReading;
import io.tollway.billing.topup.CheckoutReading.PageStatus;
import io.tollway.billing.topup.CheckoutReading.Payment;
import io.tollway.billing.topup.CheckoutReading.PaymentStatus;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's Checkout session, with its PaymentIntent and invoice expanded, in our words. */
final class SessionReading {
    private SessionReading() {}

    static CheckoutReading of(Session session) {
        Map<String, String> metadata = session.getMetadata() == null ? Map.of() : session.getMetadata();
        return new CheckoutReading(
                session.getId(),
                pageStatus(session.getStatus()),
                "paid".equals(session.getPaymentStatus()),
                Optional.ofNullable(session.getClientReferenceId()),
                Optional.ofNullable(metadata.get(SessionParameters.ORGANIZATION)),
                Optional.ofNullable(session.getCustomer()),
                Optional.ofNullable(session.getCurrency()),
                number(session.getAmountTotal()),
                Boolean.TRUE.equals(session.getLivemode()),
                Optional.ofNullable(session.getPaymentIntentObject()).map(SessionReading::payment),
                Optional.ofNullable(session.getInvoiceObject()).map(SessionReading::receipt));
    }

    private static PageStatus pageStatus(@Nullable String status) {
        return switch (status) {
            case "complete" -> PageStatus.COMPLETE;
            case "expired" -> PageStatus.EXPIRED;
            case null, default -> PageStatus.OPEN;
        };
    }

    private static Payment payment(PaymentIntent intent) {
        return new Payment(
                intent.getId(),
                paymentStatus(intent.getStatus()),
                number(intent.getAmountReceived()),
                intent.getCurrency(),
                Optional.ofNullable(intent.getCustomer()),
                Boolean.TRUE.equals(intent.getLivemode()),
                Optional.ofNullable(intent.getLastPaymentError()).map(SessionReading::declineReason));
    }

    private static PaymentStatus paymentStatus(@Nullable String status) {
        return switch (status) {
            case "succeeded" -> PaymentStatus.SUCCEEDED;
            case "canceled" -> PaymentStatus.CANCELED;
            case "processing", "requires_capture" -> PaymentStatus.PROCESSING;
            case null, default -> PaymentStatus.WAITING;
        };
    }

    private static String declineReason(StripeError error) {
        if (error.getDeclineCode() != null) {
            return error.getDeclineCode();
        }
        return error.getCode() == null ? "declined" : error.getCode();
    }

    private static Receipt receipt(Invoice invoice) {
        return new Receipt(
                invoice.getId(),
                Optional.ofNullable(invoice.getNumber()),
                Optional.ofNullable(invoice.getHostedInvoiceUrl()),
                Optional.ofNullable(invoice.getInvoicePdf()));
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
