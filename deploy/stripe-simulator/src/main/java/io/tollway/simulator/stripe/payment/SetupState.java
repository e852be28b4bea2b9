package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a setup intent stands.
 *
 * @see <a href="https://docs.stripe.com/payments/setupintents/lifecycle">Stripe: how SetupIntents work</a>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SetupState.RequiresPaymentMethod.class, name = "requires_payment_method"),
    @JsonSubTypes.Type(value = SetupState.RequiresConfirmation.class, name = "requires_confirmation"),
    @JsonSubTypes.Type(value = SetupState.RequiresAction.class, name = "requires_action"),
    @JsonSubTypes.Type(value = SetupState.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = SetupState.Canceled.class, name = "canceled")
})
sealed interface SetupState {

    /** @param lastError Stripe's error object; null before the first card */
    record RequiresPaymentMethod(@Nullable ObjectNode lastError) implements SetupState {}

    record RequiresConfirmation() implements SetupState {}

    /** @param url where the buyer proves who he is */
    record RequiresAction(String url) implements SetupState {}

    record Succeeded() implements SetupState {}

    record Canceled(@Nullable String reason) implements SetupState {}

    default String status() {
        return switch (this) {
            case RequiresPaymentMethod ignored -> "requires_payment_method";
            case RequiresConfirmation ignored -> "requires_confirmation";
            case RequiresAction ignored -> "requires_action";
            case Succeeded ignored -> "succeeded";
            case Canceled ignored -> "canceled";
        };
    }

    /** @param verb what was tried, for the refusal */
    default void requireOpen(String verb) {
        if (this instanceof Succeeded || this instanceof Canceled) {
            throw InvalidRequest.coded(
                    "setup_intent_unexpected_state",
                    null,
                    "You cannot " + verb + " this SetupIntent because it has a status of " + status() + ".");
        }
    }
}
