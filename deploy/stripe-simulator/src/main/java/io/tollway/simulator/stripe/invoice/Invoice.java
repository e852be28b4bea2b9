package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An invoice.
 *
 * @param secret the unguessable part of the hosted page's address
 * @param number null while it is a draft
 * @param paymentIntent what pays it, from finalization on
 */
public record Invoice(
        String id,
        long created,
        String secret,
        Bill bill,
        List<Line> lines,
        @Nullable String number,
        @Nullable String paymentIntent,
        int attempts,
        InvoiceState state) {
    public static final Kind<Invoice> KIND = new Kind<>("invoice", Invoice.class, Invoice::id);

    /**
     * Who is billed, and what is printed.
     *
     * @param dueDate seconds since 1970
     */
    public record Bill(
            String customer,
            @Nullable String customerName,
            @Nullable String customerEmail,
            @Nullable JsonNode customerAddress,
            Money.Currency currency,
            String collectionMethod,
            @Nullable Long dueDate,
            boolean automaticTax,
            @Nullable String description,
            @Nullable String footer,
            @Nullable JsonNode customFields,
            Map<String, String> metadata) {}

    /**
     * One line.
     *
     * @param unitAmount a decimal, in minor units
     */
    public record Line(
            String id,
            String invoiceItem,
            @Nullable String description,
            Money amount,
            long quantity,
            @Nullable String price,
            @Nullable String product,
            String unitAmount,
            Map<String, String> metadata) {

        ObjectNode shape(Invoice invoice) {
            Shape pricing = Shape.plain();
            if (price != null && product != null) {
                pricing.with("price_details", Shape.plain().with("price", price).with("product", product))
                        .with("type", "price_details");
            }
            return Shape.plain()
                    .with("id", id)
                    .with("object", "line_item")
                    .with("amount", amount.minor())
                    .with("currency", amount.currency().code())
                    .with("description", description)
                    .empty("discount_amounts", "discounts", "pretax_credit_amounts", "taxes")
                    .with("discountable", true)
                    .with("invoice", invoice.id)
                    .with("livemode", false)
                    .with("metadata", metadata)
                    .with(
                            "parent",
                            Shape.plain()
                                    .with(
                                            "invoice_item_details",
                                            Shape.plain()
                                                    .with("invoice_item", invoiceItem)
                                                    .with("proration", false)
                                                    .nulls("proration_details", "subscription"))
                                    .nulls("subscription_item_details")
                                    .with("type", "invoice_item_details"))
                    .with("period", Shape.plain().with("end", invoice.created).with("start", invoice.created))
                    .with(
                            "pricing",
                            price == null
                                    ? null
                                    : pricing.with("unit_amount_decimal", unitAmount)
                                            .node())
                    .with("quantity", quantity)
                    .nulls("subscription")
                    .with("subtotal", amount.minor())
                    .node();
        }
    }

    Money total() {
        return lines.stream().map(Line::amount).reduce(new Money(0, bill.currency), Money::plus);
    }

    Invoice with(InvoiceState newState) {
        return new Invoice(id, created, secret, bill, lines, number, paymentIntent, attempts, newState);
    }

    Invoice with(List<Line> newLines) {
        return new Invoice(id, created, secret, bill, newLines, number, paymentIntent, attempts, state);
    }

    Invoice finalized(String newNumber, String intent, long at) {
        state.requireDraft();
        return new Invoice(id, created, secret, bill, lines, newNumber, intent, attempts, new InvoiceState.Open(at));
    }

    Invoice attempted() {
        return new Invoice(id, created, secret, bill, lines, number, paymentIntent, attempts + 1, state);
    }

    Invoice paid(long at) {
        return with(new InvoiceState.Paid(state.requireOpen().finalizedAt(), at));
    }

    Invoice voided(long at) {
        return with(new InvoiceState.Voided(state.requireOpen().finalizedAt(), at));
    }

    /** The path of the hosted page. */
    String path() {
        return "/i/" + id + "/" + secret;
    }

    public ObjectNode shape(Site site) {
        long total = total().minor();
        boolean isPaid = state instanceof InvoiceState.Paid;
        boolean isFinal = state.finalized() != null;
        return Shape.of("invoice", id, created)
                .with("account_country", "US")
                .with("account_name", "Tollway")
                .nulls("account_tax_ids", "application", "automatically_finalizes_at", "confirmation_secret")
                .with("amount_due", total)
                .zeros("amount_overpaid", "amount_paid_off_stripe", "amount_shipping")
                .with("amount_paid", isPaid ? total : 0)
                .with("amount_remaining", isPaid ? 0 : total)
                .with("attempt_count", attempts)
                .with("attempted", attempts > 0)
                .with("auto_advance", false)
                .with("automatic_tax", automaticTax())
                .with("billing_reason", "manual")
                .with("collection_method", bill.collectionMethod)
                .with("currency", bill.currency.code())
                .with("custom_fields", bill.customFields)
                .with("customer", bill.customer)
                .nulls("customer_account", "customer_phone", "customer_shipping")
                .with("customer_address", bill.customerAddress)
                .with("customer_email", bill.customerEmail)
                .with("customer_name", bill.customerName)
                .with("customer_tax_exempt", "none")
                .empty("customer_tax_ids", "default_tax_rates", "discounts")
                .nulls("default_payment_method", "default_source", "from_invoice")
                .with("description", bill.description)
                .with("due_date", bill.dueDate)
                .with("effective_at", state.finalized())
                .with("ending_balance", isFinal ? (Long) 0L : null)
                .with("footer", bill.footer)
                .with("hosted_invoice_url", isFinal ? site.at(path()) : null)
                .with("invoice_pdf", isFinal ? site.at(path() + "/pdf") : null)
                .with("issuer", Shape.plain().with("type", "self"))
                .nulls("last_finalization_error", "latest_revision", "next_payment_attempt", "on_behalf_of", "parent")
                .with("lines", lineList())
                .with("metadata", bill.metadata)
                .with("number", number)
                .with("payment_settings", paymentSettings())
                .with("period_end", created)
                .with("period_start", created)
                .zeros("post_payment_credit_notes_amount", "pre_payment_credit_notes_amount", "starting_balance")
                .nulls("receipt_number", "shipping_cost", "shipping_details", "statement_descriptor", "test_clock")
                .with("rendering", (JsonNode) null)
                .with("status", state.status())
                .with("status_transitions", transitions())
                .with("subtotal", total)
                .with("subtotal_excluding_tax", total)
                .with("total", total)
                .empty("total_discount_amounts", "total_pretax_credit_amounts", "total_taxes")
                .with("total_excluding_tax", total)
                .with("webhooks_delivered_at", state.finalized())
                .node();
    }

    ObjectNode lineList() {
        return Shape.list(
                "/v1/invoices/" + id + "/lines",
                lines.stream().map(line -> line.shape(this)).toList(),
                false);
    }

    private Shape automaticTax() {
        return Shape.plain()
                .nulls("disabled_reason")
                .with("enabled", bill.automaticTax)
                .with(
                        "liability",
                        bill.automaticTax ? Shape.plain().with("type", "self").node() : null)
                .with("provider", bill.automaticTax ? "stripe" : null)
                .with("status", bill.automaticTax ? "complete" : null);
    }

    private static Shape paymentSettings() {
        return Shape.plain().nulls("default_mandate", "payment_method_options", "payment_method_types");
    }

    private Shape transitions() {
        return Shape.plain()
                .with("finalized_at", state.finalized())
                .nulls("marked_uncollectible_at")
                .with("paid_at", state instanceof InvoiceState.Paid paid ? (Long) paid.paidAt() : null)
                .with("voided_at", state instanceof InvoiceState.Voided voided ? (Long) voided.voidedAt() : null);
    }
}
