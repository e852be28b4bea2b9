package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.payment.PaymentIntent;
import io.tollway.simulator.stripe.payment.PaymentMethod;
import io.tollway.simulator.stripe.payment.Payments;
import io.tollway.simulator.stripe.resource.Expansion;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;

/** The life of invoices: drawn up, finalized, paid or voided, with the events of each step. */
public final class Invoices {
    /** The tables of this package. */
    public static final List<Kind<?>> KINDS = List.of(Invoice.KIND, InvoicePayment.KIND, CreditNote.KIND);

    private final EventLog events;
    private final Payments payments;
    private final Site site;

    public Invoices(EventLog events, Payments payments, Site site) {
        this.events = events;
        this.payments = payments;
        this.site = site;
    }

    /** Tells how ids of this package become objects. */
    public void register(Expansion expansion) {
        expansion
                .reference("in_", Invoice.KIND, (tx, invoice) -> invoice.shape(site))
                .reference("inpay_", InvoicePayment.KIND, (tx, payment) -> payment.shape())
                .include(
                        "invoice",
                        "payments",
                        (tx, id) -> Shape.list(
                                "/v1/invoice_payments",
                                paymentsOf(tx, id).stream()
                                        .map(InvoicePayment::shape)
                                        .toList(),
                                false));
    }

    /** The invoice of something already paid, as Checkout's {@code invoice_creation} makes it. */
    public Invoice issuePaid(Transaction tx, Invoice.Bill bill, List<Invoice.Line> lines, PaymentIntent paidBy) {
        Invoice draft = draft(tx, bill, lines);
        Invoice open = tx.put(
                Invoice.KIND,
                draft.finalized(Customers.numberInvoice(tx, bill.customer()), paidBy.id(), tx.unixTime())
                        .attempted());
        events.emit(tx, "invoice.finalized", open.shape(site));
        link(tx, open, paidBy);
        return settle(tx, open);
    }

    Invoice draft(Transaction tx, Invoice.Bill bill, List<Invoice.Line> lines) {
        Invoice invoice = tx.put(
                Invoice.KIND,
                new Invoice(
                        Ids.next("in_"),
                        tx.unixTime(),
                        Ids.secret() + Ids.secret(),
                        bill,
                        lines,
                        null,
                        null,
                        0,
                        new InvoiceState.Draft()));
        events.emit(tx, "invoice.created", invoice.shape(site));
        return invoice;
    }

    Invoice close(Transaction tx, Invoice draft) {
        draft.state().requireDraft();
        Invoice.Bill bill = draft.bill();
        PaymentIntent intent = payments.create(
                tx,
                new PaymentIntent.Order(
                        draft.total(),
                        bill.customer(),
                        "Payment for Invoice",
                        bill.customerEmail(),
                        null,
                        null,
                        null,
                        true,
                        Map.of()));
        Invoice open = tx.put(
                Invoice.KIND,
                draft.finalized(Customers.numberInvoice(tx, bill.customer()), intent.id(), tx.unixTime()));
        link(tx, open, intent);
        events.emit(tx, "invoice.finalized", open.shape(site));
        return open;
    }

    /**
     * Charges the card for an open invoice.
     *
     * @param buyerPresent whether somebody is there to confirm; in his absence the confirmation waits on the hosted page
     */
    Payments.Attempt pay(Transaction tx, Invoice invoice, PaymentMethod method, boolean buyerPresent) {
        invoice.state().requireOpen();
        PaymentIntent intent = intentOf(tx, invoice);
        String actionUrl = site.at(invoice.path() + "/authenticate");
        Invoice tried = tx.put(Invoice.KIND, invoice.attempted());
        Payments.Attempt attempt = payments.confirm(tx, intent, method, actionUrl, buyerPresent);
        if (attempt instanceof Payments.Waiting && !buyerPresent) {
            events.emit(tx, "invoice.payment_failed", tried.shape(site));
        }
        return tell(tx, tried, attempt);
    }

    /** The buyer has answered on the second page. */
    Payments.Attempt authenticated(Transaction tx, Invoice invoice, boolean confirmed) {
        return tell(tx, invoice, payments.authenticated(tx, intentOf(tx, invoice), confirmed));
    }

    Invoice voided(Transaction tx, Invoice invoice) {
        Invoice voided = tx.put(Invoice.KIND, invoice.voided(tx.unixTime()));
        payments.cancel(tx, intentOf(tx, invoice), "void_invoice");
        paymentsOf(tx, invoice.id()).forEach(payment -> tx.put(InvoicePayment.KIND, payment.canceled(tx.unixTime())));
        events.emit(tx, "invoice.voided", voided.shape(site));
        return voided;
    }

    static PaymentIntent intentOf(Transaction tx, Invoice invoice) {
        String intent = invoice.paymentIntent();
        if (intent == null) {
            throw new IllegalStateException("a draft has no payment: " + invoice.id());
        }
        return tx.get(PaymentIntent.KIND, intent);
    }

    ObjectNode shape(Invoice invoice) {
        return invoice.shape(site);
    }

    /** As the API shows it, with what credit notes took back. */
    ObjectNode shape(Transaction tx, Invoice invoice) {
        return invoice.shape(site).put("post_payment_credit_notes_amount", CreditNotes.credited(tx, invoice.id()));
    }

    static List<InvoicePayment> paymentsOf(Transaction tx, String invoice) {
        return tx.newestFirst(InvoicePayment.KIND).stream()
                .filter(payment -> payment.invoice().equals(invoice))
                .toList();
    }

    private Payments.Attempt tell(Transaction tx, Invoice invoice, Payments.Attempt attempt) {
        switch (attempt) {
            case Payments.Paid paid -> {
                settle(tx, invoice);
                payments.book(tx, paid.charge());
            }
            case Payments.Waiting ignored -> events.emit(tx, "invoice.payment_action_required", invoice.shape(site));
            case Payments.Refused ignored -> events.emit(tx, "invoice.payment_failed", invoice.shape(site));
        }
        return attempt;
    }

    private static void link(Transaction tx, Invoice invoice, PaymentIntent intent) {
        tx.put(
                InvoicePayment.KIND,
                new InvoicePayment(
                        Ids.next("inpay_"), tx.unixTime(), invoice.id(), intent.id(), invoice.total(), null, null));
    }

    private Invoice settle(Transaction tx, Invoice open) {
        Invoice paid = tx.put(Invoice.KIND, open.paid(tx.unixTime()));
        ObjectNode shape = paid.shape(site);
        events.emit(tx, "invoice.paid", shape);
        events.emit(tx, "invoice.payment_succeeded", shape);
        paymentsOf(tx, paid.id())
                .forEach(payment -> events.emit(
                        tx,
                        "invoice_payment.paid",
                        tx.put(InvoicePayment.KIND, payment.paid(tx.unixTime())).shape()));
        return paid;
    }
}
