package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Money given back to a card.
 *
 * @param progress absent where it succeeded at once
 */
record Refund(
        String id,
        long created,
        Money amount,
        String charge,
        String paymentIntent,
        @Nullable String reason,
        String balanceTransaction,
        Map<String, String> metadata,
        @Nullable Progress progress) {
    static final Kind<Refund> KIND = new Kind<>("refund", Refund.class, Refund::id);

    /**
     * What is still to come of it, or has come.
     *
     * @param status as the API shows it now
     * @param next what it becomes at {@code dueAt}; null when nothing more happens
     * @param dueAt seconds since 1970
     * @param failureTransaction the line that brought the money back
     */
    record Progress(
            String status,
            @Nullable String next,
            long dueAt,
            @Nullable String failureTransaction) {}

    String status() {
        return progress == null ? "succeeded" : progress.status;
    }

    boolean due(long unixTime) {
        return progress != null && progress.next != null && progress.dueAt <= unixTime;
    }

    Refund with(Progress newProgress) {
        return new Refund(
                id, created, amount, charge, paymentIntent, reason, balanceTransaction, metadata, newProgress);
    }

    ObjectNode shape() {
        Shape shape = Shape.plain()
                .with("id", id)
                .with("object", "refund")
                .with("amount", amount.minor())
                .with("balance_transaction", balanceTransaction)
                .with("charge", charge)
                .with("created", created)
                .with("currency", amount.currency().code())
                .with(
                        "destination_details",
                        Shape.plain()
                                .with("card", Shape.plain().with("type", "refund"))
                                .with("type", "card"))
                .with("metadata", metadata)
                .with("payment_intent", paymentIntent)
                .with("reason", reason)
                .nulls("receipt_number", "source_transfer_reversal", "transfer_reversal")
                .with("status", status());
        if (status().equals("pending")) {
            shape.with("pending_reason", "processing");
        }
        if (progress != null && progress.failureTransaction != null) {
            shape.with("failure_balance_transaction", progress.failureTransaction)
                    .with("failure_reason", "expired_or_canceled_card");
        }
        return shape.node();
    }
}
