package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One line of the account's books: {@code net = amount - fee}, exactly.
 *
 * @param amount before fees, negative when money leaves
 * @param source the charge, refund or dispute behind it
 */
public record BalanceTransaction(
        String id,
        long created,
        Type type,
        Money amount,
        Money fee,
        String source,
        @Nullable String description) {
    public static final Kind<BalanceTransaction> KIND =
            new Kind<>("balance_transaction", BalanceTransaction.class, BalanceTransaction::id);
    private static final Duration UNTIL_AVAILABLE = Duration.ofDays(2);

    /** Why money moved. */
    public enum Type {
        CHARGE("charge", "charge"),
        REFUND("refund", "refund"),
        REFUND_FAILURE("refund_failure", "refund_failure"),
        /** Taken by the card's network, with Stripe's fee for it. */
        DISPUTE("adjustment", "dispute"),
        DISPUTE_REVERSAL("adjustment", "dispute_reversal");

        private final String word;
        private final String category;

        Type(String word, String category) {
            this.word = word;
            this.category = category;
        }

        public String word() {
            return word;
        }
    }

    public Money net() {
        return amount.minus(fee);
    }

    boolean available(long unixTime) {
        return unixTime >= availableOn();
    }

    private long availableOn() {
        return type == Type.CHARGE ? created + UNTIL_AVAILABLE.toSeconds() : created;
    }

    public ObjectNode shape(long unixTime) {
        ArrayNode details = Json.array();
        if (fee.minor() != 0) {
            details.add(Shape.plain()
                    .with("amount", fee.minor())
                    .nulls("application")
                    .with("currency", fee.currency().code())
                    .with("description", type == Type.DISPUTE ? "Dispute fee" : "Stripe processing fees")
                    .with("type", "stripe_fee")
                    .node());
        }
        return Shape.plain()
                .with("id", id)
                .with("object", "balance_transaction")
                .with("amount", amount.minor())
                .with("available_on", availableOn())
                .with("balance_type", "payments")
                .with("created", created)
                .with("currency", amount.currency().code())
                .with("description", description)
                .nulls("exchange_rate")
                .with("fee", fee.minor())
                .with("fee_details", details)
                .with("net", net().minor())
                .with("reporting_category", type.category)
                .with("source", source)
                .with("status", available(unixTime) ? "available" : "pending")
                .with("type", type.word())
                .node();
    }
}
