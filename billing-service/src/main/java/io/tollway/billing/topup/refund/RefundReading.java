package io.tollway.billing.topup.refund;

import java.util.Optional;
import java.util.UUID;

/**
 * What the payment provider says about one refund, read just now.
 *
 * @param id the provider's id
 * @param ours our id, as our metadata named it; absent for refunds that others made
 * @param failureReason why it failed
 */
public record RefundReading(
        String id,
        Status status,
        Optional<UUID> ours,
        Optional<String> paymentId,
        long amountCents,
        String currency,
        Optional<String> failureReason) {

    /** Where the money is. */
    public enum Status {
        PENDING,
        SUCCEEDED,
        FAILED
    }

    /** Whether this is the refund that was ordered; anything else is never acted on. */
    boolean isOf(RefundOrder order) {
        return ours.filter(order.id()::equals).isPresent()
                && paymentId.filter(order.paymentId()::equals).isPresent()
                && amountCents == order.total().value()
                && currency.equals("usd");
    }
}
