package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.page.Html;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.payment.Refunds;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Expansion;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /v1/credit_notes} on paid invoices: what they credit must have been paid out, by refunds they name or out of band.
 *
 * @see <a href="https://docs.stripe.com/api/credit_notes/create">Stripe: create a credit note</a>
 */
public final class CreditNotes {
    private final EventLog events;
    private final Site site;

    public CreditNotes(EventLog events, Site site) {
        this.events = events;
        this.site = site;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/credit_notes", Schema.of("""
                        invoice!: string
                        amount: positive
                        lines: [{
                          type!: enum(custom_line_item|invoice_line_item)
                          amount: positive
                          unit_amount: positive
                          quantity: positive
                          description: string
                          invoice_line_item: string
                          metadata: kept
                        }]
                        refunds: [{ refund: string, amount_refunded: positive, type: enum(refund), payment_record_refund: refused }]
                        out_of_band_amount: natural
                        reason: enum(duplicate|fraudulent|order_change|product_unsatisfactory)
                        memo: string
                        metadata: map
                        email_type: kept
                        effective_at: refused
                        refund_amount: refused
                        credit_amount: refused
                        shipping_cost: refused
                        """), this::create),
                Endpoint.get("/v1/credit_notes", Schema.list("invoice: string\ncustomer: string"), this::list),
                Endpoint.get("/v1/credit_notes/{id}", Schema.empty(), call -> named(call)
                        .shape(site)),
                Endpoint.get("/v1/credit_notes/{id}/lines", Schema.list(""), call -> named(call)
                        .lineList()));
    }

    public List<PageRoute> pages() {
        return List.of(PageRoute.get("/cn/{id}/{secret}/pdf", CreditNotes::pdf));
    }

    public void register(Expansion expansion) {
        expansion.reference("cn_", CreditNote.KIND, (tx, note) -> note.shape(site));
    }

    /** What credit notes have taken back of an invoice, minor units. */
    static long credited(Transaction tx, String invoice) {
        return tx.newestFirst(CreditNote.KIND).stream()
                .filter(note -> note.invoice().equals(invoice))
                .mapToLong(note -> note.total().minor())
                .sum();
    }

    private static CreditNote named(Call call) {
        return call.named(CreditNote.KIND, "credit note", "id");
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        Invoice invoice = call.referenced(Invoice.KIND, "invoice", params, "invoice");
        if (!(invoice.state() instanceof InvoiceState.Paid)) {
            throw InvalidRequest.of("invoice", "The simulator credits paid invoices only.");
        }
        List<CreditNote.Line> lines = lines(params, invoice);
        long total = lines.stream().mapToLong(CreditNote.Line::amount).sum();
        long credited = credited(call.tx(), invoice.id());
        if (total + credited > invoice.total().minor()) {
            throw InvalidRequest.of(
                    "amount",
                    "The sum of credit notes cannot be more than the invoice's total; "
                            + new Money(
                                            invoice.total().minor() - credited,
                                            invoice.bill().currency())
                                    .display()
                            + " can still be credited.");
        }
        List<CreditNote.Refunded> refunds = refunds(call, invoice);
        long outOfBand = params.whole("out_of_band_amount", 0);
        long paidOut = outOfBand
                + refunds.stream().mapToLong(CreditNote.Refunded::amount).sum();
        if (paidOut != total) {
            throw InvalidRequest.of(
                    "refunds",
                    "The sum of refunds and out_of_band_amount (" + paidOut + ") must equal the credit note's amount ("
                            + total + ") on a paid invoice.");
        }
        int sequence = 1
                + (int) call.tx().newestFirst(CreditNote.KIND).stream()
                        .filter(note -> note.invoice().equals(invoice.id()))
                        .count();
        CreditNote note = call.tx()
                .put(
                        CreditNote.KIND,
                        new CreditNote(
                                Ids.next("cn_"),
                                call.tx().unixTime(),
                                Ids.secret(),
                                invoice.id(),
                                invoice.bill().customer(),
                                "%s-CN-%02d".formatted(invoice.number(), sequence),
                                new Money(total, invoice.bill().currency()),
                                lines,
                                refunds,
                                outOfBand,
                                params.text("reason"),
                                params.text("memo"),
                                params.metadata("metadata")));
        events.emit(call.tx(), "credit_note.created", note.shape(site));
        return note.shape(site);
    }

    private static List<CreditNote.Line> lines(Params params, Invoice invoice) {
        Long amount = params.whole("amount");
        if ((amount == null) != params.sent("lines")) {
            throw InvalidRequest.of("amount", "You must pass exactly one of 'amount' and 'lines'.");
        }
        List<CreditNote.Line> lines = new ArrayList<>();
        if (amount != null) {
            lines.add(new CreditNote.Line(Ids.next("cnli_"), null, null, amount));
        }
        for (Params line : params.groups("lines")) {
            String credits = line.text("invoice_line_item");
            boolean ofInvoice = "invoice_line_item".equals(line.text("type"));
            if (ofInvoice && invoice.lines().stream().noneMatch(one -> one.id().equals(credits))) {
                throw InvalidRequest.noSuch(
                        "invoice line item", String.valueOf(credits), line.name("invoice_line_item"));
            }
            Long whole = line.whole("amount");
            Long unit = line.whole("unit_amount");
            if (whole == null && unit == null) {
                throw InvalidRequest.missing(line.name("amount"));
            }
            lines.add(new CreditNote.Line(
                    Ids.next("cnli_"),
                    ofInvoice ? credits : null,
                    line.text("description"),
                    whole != null ? whole : Math.multiplyExact(unit == null ? 0 : unit, line.whole("quantity", 1))));
        }
        return List.copyOf(lines);
    }

    private static List<CreditNote.Refunded> refunds(Call call, Invoice invoice) {
        List<CreditNote.Refunded> refunds = new ArrayList<>();
        for (Params given : call.params().groups("refunds")) {
            String id = given.required("refund");
            long whole = Refunds.refundedOf(call.tx(), id, invoice.paymentIntent())
                    .orElseThrow(() -> InvalidRequest.noSuch("refund", id, given.name("refund")));
            long amount = given.whole("amount_refunded", whole);
            if (amount > whole) {
                throw InvalidRequest.of(given.name("amount_refunded"), "The refund is smaller than that.");
            }
            refunds.add(new CreditNote.Refunded(id, amount));
        }
        return List.copyOf(refunds);
    }

    private ObjectNode list(Call call) {
        String invoice = call.params().text("invoice");
        String customer = call.params().text("customer");
        return new Listing<CreditNote>(
                        "credit note",
                        "/v1/credit_notes",
                        CreditNote::id,
                        CreditNote::created,
                        note -> note.shape(site))
                .page(
                        call.params(),
                        call.tx().newestFirst(CreditNote.KIND),
                        note -> (invoice == null || invoice.equals(note.invoice()))
                                && (customer == null || customer.equals(note.customer())));
    }

    private static PageRoute.Answer pdf(PageRoute.Visit visit) {
        CreditNote note = visit.tx().find(CreditNote.KIND, visit.path().getFirst());
        if (note == null
                || !MessageDigest.isEqual(
                        note.secret().getBytes(StandardCharsets.UTF_8),
                        visit.path().get(1).getBytes(StandardCharsets.UTF_8))) {
            return PageRoute.Answer.html(404, new Html("No such credit note").note("Check the address."));
        }
        Invoice invoice = visit.tx().get(Invoice.KIND, note.invoice());
        return PageRoute.Answer.pdf(InvoicePdf.print(
                "Credit note " + note.number(),
                List.of(
                        "Credit note",
                        "",
                        "Number    " + note.number(),
                        "Invoice   " + invoice.number(),
                        "Credited  " + note.total().display())));
    }
}
