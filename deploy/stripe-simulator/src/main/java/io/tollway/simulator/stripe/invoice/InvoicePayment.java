package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The link between an invoice and the payment intent that pays it.
 *
 * @param paidAt null until the money is in
 * @param canceledAt null unless the invoice was voided first
 */
record InvoicePayment(
        String id,
        long created,
        String invoice,
        String paymentIntent,
        Money amount,
        @Nullable Long paidAt,
        @Nullable Long canceledAt) {
    static final Kind<InvoicePayment> KIND = new Kind<>("invoice_payment", InvoicePayment.class, InvoicePayment::id);

    InvoicePayment paid(long at) {
        return new InvoicePayment(id, created, invoice, paymentIntent, amount, at, null);
    }

    InvoicePayment canceled(long at) {
        return new InvoicePayment(id, created, invoice, paymentIntent, amount, null, at);
    }

    String status() {
        if (paidAt != null) {
            return "paid";
        }
        return canceledAt == null ? "open" : "canceled";
    }

    ObjectNode shape() {
        return Shape.of("invoice_payment", id, created)
                .with("amount_paid", paidAt == null ? null : (Long) amount.minor())
                .with("amount_requested", amount.minor())
                .with("currency", amount.currency().code())
                .with("invoice", invoice)
                .with("is_default", true)
                .with(
                        "payment",
                        Shape.plain().with("payment_intent", paymentIntent).with("type", "payment_intent"))
                .with("status", status())
                .with(
                        "status_transitions",
                        Shape.plain().with("canceled_at", canceledAt).with("paid_at", paidAt))
                .node();
    }
}
