package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A card on its way to being saved.
 *
 * @param usage {@code off_session} or {@code on_session}
 * @param paymentMethod the card given last
 */
public record SetupIntent(
        String id,
        long created,
        String clientSecret,
        @Nullable String customer,
        String usage,
        @Nullable String description,
        @Nullable String returnUrl,
        Map<String, String> metadata,
        @Nullable String paymentMethod,
        SetupState state) {
    public static final Kind<SetupIntent> KIND = new Kind<>("setup_intent", SetupIntent.class, SetupIntent::id);

    SetupIntent with(SetupState newState) {
        return new SetupIntent(
                id, created, clientSecret, customer, usage, description, returnUrl, metadata, paymentMethod, newState);
    }

    SetupIntent withMethod(String method, SetupState newState) {
        return new SetupIntent(
                id, created, clientSecret, customer, usage, description, returnUrl, metadata, method, newState);
    }

    /** Whether the buyer is to confirm on a second page. */
    public boolean waits() {
        return state instanceof SetupState.RequiresAction;
    }

    public ObjectNode shape() {
        ObjectNode lastError = state instanceof SetupState.RequiresPaymentMethod(var error) ? error : null;
        return Shape.of("setup_intent", id, created)
                .nulls("application", "attach_to_self", "customer_account", "excluded_payment_method_types")
                .nulls("flow_directions", "latest_attempt", "mandate", "on_behalf_of", "single_use_mandate")
                .nulls("payment_method_configuration_details")
                .with(
                        "automatic_payment_methods",
                        Shape.plain().with("allow_redirects", "always").with("enabled", true))
                .with("cancellation_reason", state instanceof SetupState.Canceled(var reason) ? reason : null)
                .with("client_secret", clientSecret)
                .with("customer", customer)
                .with("description", description)
                .with("last_setup_error", lastError)
                .with("metadata", metadata)
                .with("next_action", nextAction())
                .with("payment_method", state instanceof SetupState.RequiresPaymentMethod ? null : paymentMethod)
                .with(
                        "payment_method_options",
                        Shape.plain()
                                .with(
                                        "card",
                                        Shape.plain()
                                                .nulls("mandate_options", "network")
                                                .with("request_three_d_secure", "automatic")))
                .with("payment_method_types", List.of("card"))
                .with("status", state.status())
                .with("usage", usage)
                .node();
    }

    private @Nullable ObjectNode nextAction() {
        if (!(state instanceof SetupState.RequiresAction(String url))) {
            return null;
        }
        return Shape.plain()
                .with(
                        "redirect_to_url",
                        Shape.plain().with("return_url", returnUrl).with("url", url))
                .with("type", "redirect_to_url")
                .node();
    }
}
