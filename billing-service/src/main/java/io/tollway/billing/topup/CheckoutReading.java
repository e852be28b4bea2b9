package io.tollway.billing.topup;

import java.util.Optional;

/**
 * What the payment provider says about one checkout page, read just now. Never believed about amounts: {@link PaymentCheck} compares it with our own row.
 *
 * @param clientReference what we named the page when we opened it: the top-up's id
 * @param organization the organization our metadata named
 * @param totalCents the page's total in the currency's minor unit
 * @param payment absent until the customer tried to pay
 * @param receipt absent until the provider made one
 */
public record CheckoutReading(
        String sessionId,
        PageStatus pageStatus,
        boolean paid,
        Optional<String> clientReference,
        Optional<String> organization,
        Optional<String> customerId,
        Optional<String> currency,
        long totalCents,
        boolean live,
        Optional<Payment> payment,
        Optional<Receipt> receipt) {

    /** The page's own state. */
    public enum PageStatus {
        OPEN,
        COMPLETE,
        EXPIRED
    }

    /** Where the money is. */
    public enum PaymentStatus {
        /** Nothing was taken; the customer may try again. */
        WAITING,
        /** The provider is working on it; the answer comes later. */
        PROCESSING,
        SUCCEEDED,
        CANCELED
    }

    /**
     * @param id the provider's id of the payment; the money's identity in the ledger
     * @param receivedCents what was really collected
     * @param declineReason why the last try was refused; absent when none was
     */
    public record Payment(
            String id,
            PaymentStatus status,
            long receivedCents,
            String currency,
            Optional<String> customerId,
            boolean live,
            Optional<String> declineReason) {}

    /**
     * The provider's own invoice for the payment.
     *
     * @param number as printed on it
     * @param url its hosted page
     * @param pdf where its PDF can be fetched
     */
    public record Receipt(String id, Optional<String> number, Optional<String> url, Optional<String> pdf) {}

    /** Whether the provider says that the money is there. */
    boolean moneyArrived() {
        return paid
                || payment.filter(it -> it.status() == PaymentStatus.SUCCEEDED).isPresent();
    }
}
