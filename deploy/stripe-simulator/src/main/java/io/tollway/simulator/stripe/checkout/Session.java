package io.tollway.simulator.stripe.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.catalog.Price;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Checkout session in payment mode, or in setup mode, where a card is saved and nothing is sold.
 *
 * @param created seconds since 1970, as is {@code expiresAt}
 * @param kept parameters that are shown again without effect
 * @param paymentIntent from the first card that was given
 */
record Session(
        String id,
        long created,
        long expiresAt,
        Purchase purchase,
        ObjectNode kept,
        Map<String, String> metadata,
        @Nullable String paymentIntent,
        SessionState state) {
    static final Kind<Session> KIND = new Kind<>("checkout_session", Session.class, Session::id);

    /** One position of the purchase. */
    record Item(String id, String price, String description, long quantity, Money amount) {
        ObjectNode shape(Transaction tx) {
            return Shape.plain()
                    .with("id", id)
                    .with("object", "item")
                    .nulls("adjustable_quantity")
                    .zeros("amount_discount", "amount_tax")
                    .with("amount_subtotal", amount.minor())
                    .with("amount_total", amount.minor())
                    .with("currency", amount.currency().code())
                    .with("description", description)
                    .with("metadata", Map.of())
                    .with("price", tx.get(Price.KIND, price).shape())
                    .with("quantity", quantity)
                    .node();
        }
    }

    /**
     * What an invoice made afterwards shall say.
     *
     * @param customFields as they were sent
     */
    record InvoiceOrder(
            boolean enabled,
            @Nullable String description,
            @Nullable String footer,
            @Nullable JsonNode customFields,
            @Nullable JsonNode renderingOptions,
            Map<String, String> metadata) {

        ObjectNode shape() {
            return Shape.plain()
                    .with("enabled", enabled)
                    .with(
                            "invoice_data",
                            Shape.plain()
                                    .nulls("account_tax_ids")
                                    .with("custom_fields", customFields)
                                    .with("description", description)
                                    .with("footer", footer)
                                    .nulls("issuer")
                                    .with("metadata", metadata)
                                    .with("rendering_options", renderingOptions))
                    .node();
        }
    }

    /** What the payment intent shall carry. */
    record PaymentData(
            @Nullable String description,
            @Nullable String receiptEmail,
            @Nullable String setupFutureUsage,
            @Nullable String statementDescriptorSuffix,
            Map<String, String> metadata) {}

    /**
     * Who buys what, and where he goes afterwards.
     *
     * @param setupIntent in setup mode, and only there; nothing is bought then
     */
    record Purchase(
            List<Item> items,
            Money total,
            @Nullable String customer,
            @Nullable String customerEmail,
            boolean alwaysCreateCustomer,
            @Nullable String clientReferenceId,
            String successUrl,
            @Nullable String cancelUrl,
            boolean automaticTax,
            InvoiceOrder invoice,
            PaymentData payment,
            @Nullable String setupIntent) {}

    /** Whether a card is saved here and nothing paid. */
    boolean savesCard() {
        return purchase.setupIntent != null;
    }

    Session with(SessionState newState) {
        return new Session(id, created, expiresAt, purchase, kept, metadata, paymentIntent, newState);
    }

    Session with(Map<String, String> newMetadata) {
        return new Session(id, created, expiresAt, purchase, kept, newMetadata, paymentIntent, state);
    }

    Session withIntent(String intent) {
        return new Session(id, created, expiresAt, purchase, kept, metadata, intent, state);
    }

    boolean overdue(long unixTime) {
        return state instanceof SessionState.Open && unixTime >= expiresAt;
    }

    /** The path of the hosted page. */
    String path() {
        return "/c/pay/" + id;
    }

    /** Where a buyer goes who has paid. */
    String successAddress() {
        return purchase.successUrl.replace("{CHECKOUT_SESSION_ID}", id);
    }

    ObjectNode shape(Site site) {
        SessionState.Complete complete = state instanceof SessionState.Complete done ? done : null;
        ObjectNode shape = Shape.of("checkout.session", id, created)
                .nulls("adaptive_pricing", "after_expiration", "client_secret", "consent", "currency_conversion")
                .nulls("allow_promotion_codes", "billing_address_collection", "collected_information")
                .with("amount_subtotal", savesCard() ? null : (Long) purchase.total.minor())
                .with("amount_total", savesCard() ? null : (Long) purchase.total.minor())
                .with("automatic_tax", automaticTax())
                .with("cancel_url", purchase.cancelUrl)
                .with("client_reference_id", purchase.clientReferenceId)
                .nulls("consent_collection", "customer_account", "locale", "integration_identifier")
                .with("currency", purchase.total.currency().code())
                .empty("custom_fields", "discounts", "shipping_options")
                .with(
                        "custom_text",
                        Shape.plain()
                                .nulls("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"))
                .with("customer", complete == null ? purchase.customer : complete.customer())
                .with("customer_creation", customerCreation())
                .with("customer_details", customerDetails(complete))
                .with("customer_email", purchase.customerEmail)
                .with("expires_at", expiresAt)
                .with("invoice", complete == null ? null : complete.invoice())
                .with("invoice_creation", purchase.invoice.shape())
                .with("metadata", metadata)
                .with("mode", savesCard() ? "setup" : "payment")
                .with("origin_context", (JsonNode) null)
                .with("payment_intent", paymentIntent)
                .nulls("payment_link", "payment_method_configuration_details", "permissions", "recovered_from")
                .with("payment_method_collection", "if_required")
                .with("payment_method_options", Shape.plain())
                .with("payment_method_types", List.of("card"))
                .with("payment_status", paymentStatus(complete))
                .with("phone_number_collection", Shape.plain().with("enabled", false))
                .with("setup_intent", purchase.setupIntent)
                .nulls("saved_payment_method_options", "shipping_address_collection", "shipping_cost")
                .with("status", state.status())
                .nulls("submit_type", "subscription", "wallet_options")
                .with("success_url", purchase.successUrl)
                .with("total_details", Shape.plain().zeros("amount_discount", "amount_shipping", "amount_tax"))
                .with("ui_mode", "hosted_page")
                .with("url", state instanceof SessionState.Open ? site.at(path()) : null)
                .node();
        shape.setAll((ObjectNode) kept.deepCopy());
        return shape;
    }

    private String paymentStatus(SessionState.@Nullable Complete complete) {
        if (savesCard()) {
            return "no_payment_required";
        }
        return complete == null ? "unpaid" : "paid";
    }

    private Shape automaticTax() {
        return Shape.plain()
                .with("enabled", purchase.automaticTax)
                .with(
                        "liability",
                        purchase.automaticTax
                                ? Shape.plain().with("type", "self").node()
                                : null)
                .with("provider", purchase.automaticTax ? "stripe" : null)
                .with("status", purchase.automaticTax ? "complete" : null);
    }

    private @Nullable String customerCreation() {
        if (purchase.customer != null) {
            return null;
        }
        return purchase.alwaysCreateCustomer || purchase.invoice.enabled ? "always" : "if_required";
    }

    private @Nullable ObjectNode customerDetails(SessionState.@Nullable Complete complete) {
        String email = complete == null ? purchase.customerEmail : complete.email();
        if (email == null && complete == null) {
            return null;
        }
        return Shape.plain()
                .nulls("address", "business_name", "individual_name", "phone", "tax_ids")
                .with("email", email)
                .with("name", complete == null ? null : complete.name())
                .with("tax_exempt", "none")
                .node();
    }
}
