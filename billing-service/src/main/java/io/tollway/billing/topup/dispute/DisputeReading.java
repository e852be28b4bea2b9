package io.tollway.billing.topup.dispute;

import java.time.Instant;
import java.util.Optional;

/**
 * What the payment provider says about one dispute, read just now. Money is what its books say, not its status.
 *
 * @param status the provider's own word
 * @param outcome what the status comes to
 * @param reason why the card holder disputes, in the provider's word
 * @param amountCents what is disputed
 * @param withdrawn what the network took; absent as long as it only asks
 * @param reinstated what it gave back
 * @param dueBy until when evidence counts
 */
public record DisputeReading(
        String id,
        String paymentId,
        String status,
        Outcome outcome,
        String reason,
        long amountCents,
        String currency,
        Optional<Moved> withdrawn,
        Optional<Moved> reinstated,
        Instant openedAt,
        Optional<Instant> dueBy) {

    /** How it ends. */
    public enum Outcome {
        OPEN,
        WON,
        LOST,
        /** It never took any money, and never will. */
        CLOSED
    }

    /**
     * Money that moved, in cents, both positive.
     *
     * @param fee what the provider took, or gave back, for it
     */
    public record Moved(long amount, long fee) {}
}
