package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One payment from the first try to its end.
 *
 * @param order what is to be paid, by whom
 * @param paymentMethod the card given last
 * @param latestCharge of the last try, also when it failed
 * @param nextActionUrl where a buyer confirms, set together with {@link PaymentState.RequiresAction}
 */
public record PaymentIntent(
        String id,
        long created,
        String clientSecret,
        Order order,
        @Nullable String paymentMethod,
        @Nullable String latestCharge,
        @Nullable String nextActionUrl,
        PaymentState state) {
    public static final Kind<PaymentIntent> KIND = new Kind<>("payment_intent", PaymentIntent.class, PaymentIntent::id);

    /**
     * What the creator of a payment intent decides.
     *
     * @param returnUrl where the buyer goes after confirming, for payments that the API itself confirms
     */
    public record Order(
            Money amount,
            @Nullable String customer,
            @Nullable String description,
            @Nullable String receiptEmail,
            @Nullable String setupFutureUsage,
            @Nullable String statementDescriptorSuffix,
            @Nullable String returnUrl,
            boolean automaticMethods,
            Map<String, String> metadata) {}

    PaymentIntent with(Order newOrder) {
        return new PaymentIntent(
                id, created, clientSecret, newOrder, paymentMethod, latestCharge, nextActionUrl, state);
    }

    PaymentIntent with(PaymentState newState) {
        return new PaymentIntent(id, created, clientSecret, order, paymentMethod, latestCharge, null, newState);
    }

    PaymentIntent withMethod(String method) {
        return new PaymentIntent(id, created, clientSecret, order, method, latestCharge, nextActionUrl, state);
    }

    PaymentIntent withCharge(String charge) {
        return new PaymentIntent(id, created, clientSecret, order, paymentMethod, charge, nextActionUrl, state);
    }

    PaymentIntent waitingAt(String url) {
        return new PaymentIntent(
                id, created, clientSecret, order, paymentMethod, latestCharge, url, state.demandAction());
    }

    /** Whether the buyer is to confirm on a second page. */
    public boolean waits() {
        return state instanceof PaymentState.RequiresAction;
    }

    public ObjectNode shape() {
        PaymentState.LastError lastError =
                state instanceof PaymentState.RequiresPaymentMethod requires ? requires.lastError() : null;
        return Shape.of("payment_intent", id, created)
                .with("amount", order.amount.minor())
                .zeros("amount_capturable")
                .with("amount_details", Shape.plain().with("tip", Shape.plain()))
                .with("amount_received", state instanceof PaymentState.Succeeded ? order.amount.minor() : 0)
                .nulls("application", "application_fee_amount")
                .with(
                        "automatic_payment_methods",
                        order.automaticMethods
                                ? Shape.plain()
                                        .with("allow_redirects", "always")
                                        .with("enabled", true)
                                        .node()
                                : null)
                .with("canceled_at", state instanceof PaymentState.Canceled canceled ? (Long) canceled.at() : null)
                .with("cancellation_reason", state instanceof PaymentState.Canceled canceled ? canceled.reason() : null)
                .with("capture_method", "automatic_async")
                .with("client_secret", clientSecret)
                .with("confirmation_method", "automatic")
                .with("currency", order.amount.currency().code())
                .with("customer", order.customer)
                .nulls("customer_account", "excluded_payment_method_types")
                .with("description", order.description)
                .with("last_payment_error", lastError == null ? null : lastError.shape())
                .with("latest_charge", latestCharge)
                .with("metadata", order.metadata)
                .with("next_action", nextAction())
                .nulls("on_behalf_of", "payment_method_configuration_details", "processing", "review", "shipping")
                .with("payment_method", shownMethod())
                .with("payment_method_options", Shape.plain().with("card", cardOptions()))
                .with("payment_method_types", List.of("card"))
                .with("receipt_email", order.receiptEmail)
                .with("setup_future_usage", order.setupFutureUsage)
                .nulls("source", "statement_descriptor", "transfer_data", "transfer_group")
                .with("statement_descriptor_suffix", order.statementDescriptorSuffix)
                .with("status", state.status())
                .node();
    }

    /** A refused card is taken off again. */
    private @Nullable String shownMethod() {
        return state instanceof PaymentState.RequiresPaymentMethod ? null : paymentMethod;
    }

    private @Nullable ObjectNode nextAction() {
        if (nextActionUrl == null) {
            return null;
        }
        return Shape.plain()
                .with(
                        "redirect_to_url",
                        Shape.plain().with("return_url", order.returnUrl).with("url", nextActionUrl))
                .with("type", "redirect_to_url")
                .node();
    }

    private static Shape cardOptions() {
        return Shape.plain()
                .nulls("installments", "mandate_options", "network")
                .with("request_three_d_secure", "automatic");
    }
}
