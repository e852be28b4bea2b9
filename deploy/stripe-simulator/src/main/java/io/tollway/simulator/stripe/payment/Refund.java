package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Money given back to a card. */
record Refund(
        String id,
        long created,
        Money amount,
        String charge,
        String paymentIntent,
        @Nullable String reason,
        String balanceTransaction,
        Map<String, String> metadata) {
    static final Kind<Refund> KIND = new Kind<>("refund", Refund.class, Refund::id);

    ObjectNode shape() {
        return Shape.plain()
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
                .with("status", "succeeded")
                .node();
    }
}
