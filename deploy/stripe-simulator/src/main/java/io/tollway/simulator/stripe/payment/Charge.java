package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One try to take money from a card.
 *
 * @param refusal null when it succeeded
 * @param balanceTransaction null until the money is booked, and for ever when it was refused
 * @param refunded what has gone back, in minor units
 */
public record Charge(
        String id,
        long created,
        Money amount,
        String paymentIntent,
        String paymentMethod,
        @Nullable String customer,
        @Nullable String description,
        @Nullable String receiptEmail,
        @Nullable Refusal refusal,
        @Nullable String balanceTransaction,
        long refunded,
        Map<String, String> metadata) {
    public static final Kind<Charge> KIND = new Kind<>("charge", Charge.class, Charge::id);

    /** Why the issuer said no. */
    record Refusal(String code, @Nullable String declineCode, String message) {}

    boolean succeeded() {
        return refusal == null;
    }

    Charge booked(String transaction) {
        return new Charge(
                id,
                created,
                amount,
                paymentIntent,
                paymentMethod,
                customer,
                description,
                receiptEmail,
                refusal,
                transaction,
                refunded,
                metadata);
    }

    Charge withRefunded(long minor) {
        return new Charge(
                id,
                created,
                amount,
                paymentIntent,
                paymentMethod,
                customer,
                description,
                receiptEmail,
                refusal,
                balanceTransaction,
                minor,
                metadata);
    }

    Charge with(@Nullable String newDescription, Map<String, String> newMetadata) {
        return new Charge(
                id,
                created,
                amount,
                paymentIntent,
                paymentMethod,
                customer,
                newDescription,
                receiptEmail,
                refusal,
                balanceTransaction,
                refunded,
                newMetadata);
    }

    public ObjectNode shape(Transaction tx) {
        PaymentMethod method = tx.get(PaymentMethod.KIND, paymentMethod);
        return Shape.of("charge", id, created)
                .with("amount", amount.minor())
                .with("amount_captured", succeeded() ? amount.minor() : 0)
                .with("amount_refunded", refunded)
                .nulls("application", "application_fee", "application_fee_amount")
                .with("balance_transaction", balanceTransaction)
                .with("billing_details", method.billingDetails())
                .with("calculated_statement_descriptor", "TOLLWAY")
                .with("captured", succeeded())
                .with("currency", amount.currency().code())
                .with("customer", customer)
                .with("description", description)
                .with("disputed", Disputes.ofCharge(tx, id).isPresent())
                .nulls("failure_balance_transaction")
                .with("failure_code", refusal == null ? null : refusal.code)
                .with("failure_message", refusal == null ? null : refusal.message)
                .with("fraud_details", Shape.plain())
                .with("metadata", metadata)
                .nulls("on_behalf_of")
                .with("outcome", outcome())
                .with("paid", succeeded())
                .with("payment_intent", paymentIntent)
                .with("payment_method", paymentMethod)
                .with("payment_method_details", details(method.card()))
                .with("receipt_email", receiptEmail)
                .nulls("receipt_number", "receipt_url")
                .with("refunded", succeeded() && refunded == amount.minor())
                .nulls("review", "shipping", "source_transfer", "statement_descriptor", "statement_descriptor_suffix")
                .nulls("source", "transfer_data", "transfer_group")
                .with("status", succeeded() ? "succeeded" : "failed")
                .node();
    }

    private Shape outcome() {
        if (refusal == null) {
            return Shape.plain()
                    .nulls("advice_code", "network_advice_code", "network_decline_code", "reason")
                    .with("network_status", "approved_by_network")
                    .with("risk_level", "normal")
                    .with("seller_message", "Payment complete.")
                    .with("type", "authorized");
        }
        return Shape.plain()
                .nulls("advice_code", "network_advice_code", "network_decline_code")
                .with("network_status", "declined_by_network")
                .with("reason", refusal.declineCode == null ? refusal.code : refusal.declineCode)
                .with("risk_level", "normal")
                .with("seller_message", "The bank did not return any further details with this decline.")
                .with("type", "issuer_declined");
    }

    private Shape details(TestCard card) {
        Shape secure = card.outcome() instanceof TestCard.Authenticates && succeeded()
                ? Shape.plain()
                        .with("authentication_flow", "challenge")
                        .nulls(
                                "electronic_commerce_indicator",
                                "exemption_indicator",
                                "result_reason",
                                "transaction_id")
                        .with("result", "authenticated")
                        .with("version", "2.2.0")
                : null;
        return Shape.plain()
                .with(
                        "card",
                        PaymentMethod.card(card)
                                .with("amount_authorized", succeeded() ? (Long) amount.minor() : null)
                                .nulls("authorization_code", "installments", "mandate", "network_transaction_id")
                                .with("network", card.brand())
                                .with("network_token", Shape.plain().with("used", false))
                                .with("three_d_secure", secure == null ? null : secure.node()))
                .with("type", "card");
    }
}
