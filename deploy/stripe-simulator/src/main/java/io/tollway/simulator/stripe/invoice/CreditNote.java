package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is taken back of a paid invoice.
 *
 * @param refunds the refunds that paid it out
 * @param outOfBand what was paid out elsewhere, minor units
 * @param secret the unguessable part of the PDF's address
 */
record CreditNote(
        String id,
        long created,
        String secret,
        String invoice,
        String customer,
        String number,
        Money total,
        List<Line> lines,
        List<Refunded> refunds,
        long outOfBand,
        @Nullable String reason,
        @Nullable String memo,
        Map<String, String> metadata) {
    static final Kind<CreditNote> KIND = new Kind<>("credit_note", CreditNote.class, CreditNote::id);

    /** @param invoiceLine the invoice's line it credits; null for a line of its own */
    record Line(
            String id,
            @Nullable String invoiceLine,
            @Nullable String description,
            long amount) {
        ObjectNode shape() {
            Shape shape = Shape.plain()
                    .with("id", id)
                    .with("object", "credit_note_line_item")
                    .with("amount", amount)
                    .with("description", description)
                    .zeros("discount_amount")
                    .empty("discount_amounts", "pretax_credit_amounts", "tax_rates", "taxes")
                    .with("livemode", false)
                    .with("metadata", Map.of())
                    .with("quantity", 1L)
                    .with("type", invoiceLine == null ? "custom_line_item" : "invoice_line_item")
                    .with("unit_amount", amount)
                    .with("unit_amount_decimal", Long.toString(amount));
            return (invoiceLine == null ? shape : shape.with("invoice_line_item", invoiceLine)).node();
        }
    }

    record Refunded(String refund, long amount) {}

    /** The path of its PDF. */
    String path() {
        return "/cn/" + id + "/" + secret + "/pdf";
    }

    ObjectNode shape(Site site) {
        ArrayNode paidOut = Json.array();
        refunds.forEach(refund -> paidOut.add(Shape.plain()
                .with("amount_refunded", refund.amount)
                .nulls("payment_record_refund")
                .with("refund", refund.refund)
                .with("type", "refund")
                .node()));
        return Shape.of("credit_note", id, created)
                .with("amount", total.minor())
                .zeros("amount_shipping", "discount_amount", "pre_payment_amount")
                .with("currency", total.currency().code())
                .with("customer", customer)
                .nulls("customer_account", "customer_balance_transaction", "shipping_cost", "voided_at")
                .empty("discount_amounts", "pretax_credit_amounts", "total_taxes")
                .with("effective_at", created)
                .with("invoice", invoice)
                .with("lines", lineList())
                .with("memo", memo)
                .with("metadata", metadata)
                .with("number", number)
                .with("out_of_band_amount", outOfBand == 0 ? null : (Long) outOfBand)
                .with("pdf", site.at(path()))
                .with("post_payment_amount", total.minor())
                .with("reason", reason)
                .with("refunds", paidOut)
                .with("status", "issued")
                .with("subtotal", total.minor())
                .with("subtotal_excluding_tax", total.minor())
                .with("total", total.minor())
                .with("total_excluding_tax", total.minor())
                .with("type", "post_payment")
                .node();
    }

    ObjectNode lineList() {
        return Shape.list(
                "/v1/credit_notes/" + id + "/lines",
                lines.stream().map(Line::shape).toList(),
                false);
    }
}
