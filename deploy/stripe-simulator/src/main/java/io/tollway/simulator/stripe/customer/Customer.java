package io.tollway.simulator.stripe.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer.
 *
 * @param profile what the API shows again as it was sent: name, email, address and the like
 * @param invoicePrefix the start of this customer's invoice numbers
 * @param nextInvoice the number of the next invoice, from 1
 */
public record Customer(
        String id,
        long created,
        ObjectNode profile,
        Map<String, String> metadata,
        String invoicePrefix,
        long nextInvoice,
        boolean deleted) {
    public static final Kind<Customer> KIND = new Kind<>("customer", Customer.class, Customer::id);

    public @Nullable String email() {
        return profile.path("email").textValue();
    }

    public @Nullable String name() {
        return profile.path("name").textValue();
    }

    public @Nullable JsonNode address() {
        return profile.get("address");
    }

    /** The number that the next invoice gets, such as {@code 8K2QX0AB-0001}. */
    public String invoiceNumber() {
        return "%s-%04d".formatted(invoicePrefix, nextInvoice);
    }

    /** After {@link #invoiceNumber()} was used. */
    public Customer withInvoiceNumbered() {
        return new Customer(id, created, profile, metadata, invoicePrefix, nextInvoice + 1, deleted);
    }

    Customer with(ObjectNode newProfile, Map<String, String> newMetadata) {
        return new Customer(id, created, newProfile, newMetadata, invoicePrefix, nextInvoice, deleted);
    }

    Customer gone() {
        return new Customer(id, created, profile, metadata, invoicePrefix, nextInvoice, true);
    }

    public ObjectNode shape() {
        if (deleted) {
            return Shape.plain()
                    .with("id", id)
                    .with("object", "customer")
                    .with("deleted", true)
                    .node();
        }
        JsonNode settings = profile.get("invoice_settings");
        return Shape.of("customer", id, created)
                .with("address", address())
                .zeros("balance")
                .nulls("currency", "default_source", "discount", "test_clock")
                .with("delinquent", false)
                .with("description", profile.path("description").textValue())
                .with("email", email())
                .with("invoice_prefix", invoicePrefix)
                .with("invoice_settings", invoiceSettings(settings))
                .with("metadata", metadata)
                .with("name", name())
                .with("next_invoice_sequence", nextInvoice)
                .with("phone", profile.path("phone").textValue())
                .with("preferred_locales", profile.get("preferred_locales"))
                .with("shipping", profile.get("shipping"))
                .with("tax_exempt", profile.path("tax_exempt").asText("none"))
                .node();
    }

    private static Shape invoiceSettings(@Nullable JsonNode settings) {
        JsonNode given = settings == null ? Shape.plain().node() : settings;
        return Shape.plain()
                .with("custom_fields", given.get("custom_fields"))
                .with(
                        "default_payment_method",
                        given.path("default_payment_method").textValue())
                .with("footer", given.path("footer").textValue())
                .with("rendering_options", given.get("rendering_options"));
    }
}
