package io.tollway.billing.topup.automatic;

import io.tollway.billing.topup.CheckoutReading.Receipt;
import java.util.Optional;

/**
 * What the payment provider says about one invoice, read just now. Never believed about amounts: {@link InvoiceCheck} compares it with our own row.
 *
 * @param attemptId the attempt our metadata names
 * @param organization the organization our metadata names
 * @param receipt the invoice as customers see it
 * @param payment absent while it is a draft
 */
public record InvoiceReading(
        String id,
        Status status,
        Optional<String> attemptId,
        Optional<String> organization,
        Optional<String> customerId,
        Optional<String> currency,
        long totalCents,
        boolean live,
        Receipt receipt,
        Optional<Payment> payment) {

    /** The invoice's own state. */
    public enum Status {
        DRAFT,
        OPEN,
        PAID,
        /** Void, or written off: it takes no money any more. */
        VOID
    }

    /** Where the money is. */
    public enum PaymentStatus {
        /** No card was asked yet. */
        UNTRIED,
        DECLINED,
        /** The bank wants its customer to confirm on the invoice's page. */
        ACTION_REQUIRED,
        PROCESSING,
        SUCCEEDED,
        CANCELED
    }

    /**
     * @param id the provider's id of the payment; the money's identity in the ledger
     * @param receivedCents what was really collected
     * @param declineReason why the last try was refused
     */
    public record Payment(
            String id,
            PaymentStatus status,
            long receivedCents,
            Optional<String> currency,
            Optional<String> customerId,
            boolean live,
            Optional<String> declineReason) {}
}
