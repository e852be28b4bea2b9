package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where a payment intent stands.
 *
 * @see <a href="https://docs.stripe.com/payments/paymentintents/lifecycle">Stripe: how PaymentIntents work</a>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PaymentState.RequiresPaymentMethod.class, name = "requires_payment_method"),
    @JsonSubTypes.Type(value = PaymentState.RequiresConfirmation.class, name = "requires_confirmation"),
    @JsonSubTypes.Type(value = PaymentState.RequiresAction.class, name = "requires_action"),
    @JsonSubTypes.Type(value = PaymentState.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = PaymentState.Canceled.class, name = "canceled")
})
public sealed interface PaymentState {

    /** No card yet, or the last one was refused. */
    record RequiresPaymentMethod(@Nullable LastError lastError) implements PaymentState {}

    /** A card, and nobody who has said go. */
    record RequiresConfirmation() implements PaymentState {}

    /** The buyer must prove who he is. */
    record RequiresAction() implements PaymentState {}

    /** Paid. Final. */
    record Succeeded() implements PaymentState {}

    /** @param at seconds since 1970. Final. */
    record Canceled(long at, @Nullable String reason) implements PaymentState {}

    /** Why the last card was refused. */
    record LastError(
            String code,
            @Nullable String declineCode,
            String message,
            @Nullable String charge,
            ObjectNode method) {

        ObjectNode shape() {
            Shape shape = Shape.plain();
            if (charge != null) {
                shape.with("charge", charge);
            }
            shape.with("code", code);
            if (declineCode != null) {
                shape.with("decline_code", declineCode);
            }
            return shape.with("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'))
                    .with("message", message)
                    .with("payment_method", method)
                    .with("type", charge == null ? "invalid_request_error" : "card_error")
                    .node();
        }
    }

    /** Stripe's word for the state. */
    default String status() {
        return switch (this) {
            case RequiresPaymentMethod ignored -> "requires_payment_method";
            case RequiresConfirmation ignored -> "requires_confirmation";
            case RequiresAction ignored -> "requires_action";
            case Succeeded ignored -> "succeeded";
            case Canceled ignored -> "canceled";
        };
    }

    /** Whether money can still come in. */
    default boolean open() {
        return switch (this) {
            case RequiresPaymentMethod ignored -> true;
            case RequiresConfirmation ignored -> true;
            case RequiresAction ignored -> true;
            case Succeeded ignored -> false;
            case Canceled ignored -> false;
        };
    }

    default PaymentState succeed() {
        requireOpen("confirm");
        return new Succeeded();
    }

    default PaymentState refuse(LastError error) {
        requireOpen("confirm");
        return new RequiresPaymentMethod(error);
    }

    default PaymentState demandAction() {
        requireOpen("confirm");
        return new RequiresAction();
    }

    default PaymentState cancel(long at, @Nullable String reason) {
        requireOpen("cancel");
        return new Canceled(at, reason);
    }

    /** @param verb what was tried, for the refusal */
    default void requireOpen(String verb) {
        if (!open()) {
            throw InvalidRequest.coded(
                    "payment_intent_unexpected_state",
                    null,
                    "You cannot " + verb + " this PaymentIntent because it has a status of " + status() + ".");
        }
    }
}
