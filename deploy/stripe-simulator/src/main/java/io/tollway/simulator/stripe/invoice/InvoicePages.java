package io.tollway.simulator.stripe.invoice;

import io.tollway.simulator.stripe.page.Html;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.payment.Payments;
import io.tollway.simulator.stripe.payment.TestCard;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hosted invoice: to look at, to print, and to pay while it is open. */
public final class InvoicePages {
    private final Invoices invoices;
    private final Payments payments;

    public InvoicePages(Invoices invoices, Payments payments) {
        this.invoices = invoices;
        this.payments = payments;
    }

    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        "/i/{id}/{secret}",
                        visit -> answer(visit, invoice -> waits(visit, invoice) ? ask(invoice) : show(invoice, null))),
                PageRoute.post("/i/{id}/{secret}", visit -> answer(visit, invoice -> pay(visit, invoice))),
                PageRoute.get(
                        "/i/{id}/{secret}/pdf",
                        visit -> answer(visit, invoice -> PageRoute.Answer.pdf(InvoicePdf.print(invoice)))),
                PageRoute.get("/i/{id}/{secret}/authenticate", visit -> answer(visit, InvoicePages::ask)),
                PageRoute.post(
                        "/i/{id}/{secret}/authenticate",
                        visit -> answer(visit, invoice -> authenticate(visit, invoice))));
    }

    private interface Step {
        PageRoute.Answer take(Invoice invoice);
    }

    private static PageRoute.Answer answer(PageRoute.Visit visit, Step step) {
        Invoice invoice = visit.tx().find(Invoice.KIND, visit.path().getFirst());
        if (invoice == null
                || invoice.state() instanceof InvoiceState.Draft
                || !MessageDigest.isEqual(
                        bytes(invoice.secret()), bytes(visit.path().get(1)))) {
            return PageRoute.Answer.html(404, new Html("No such invoice").note("Check the address."));
        }
        return step.take(invoice);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PageRoute.Answer show(Invoice invoice, @Nullable String problem) {
        Map<String, String> lines = new LinkedHashMap<>();
        invoice.lines()
                .forEach(line -> lines.merge(
                        line.description() == null ? "Item" : line.description(),
                        line.amount().display(),
                        (first, second) -> first + " + " + second));
        Html page = new Html("Invoice " + invoice.number())
                .bill(lines, invoice.total().display())
                .link(invoice.path() + "/pdf", "Download as PDF");
        switch (invoice.state()) {
            case InvoiceState.Open ignored ->
                page.problem(problem)
                        .cardForm(
                                invoice.path(), false, "Pay " + invoice.total().display());
            case InvoiceState.Paid ignored -> page.note("This invoice is paid.");
            case InvoiceState.Voided ignored -> page.note("This invoice is void. Nothing is due.");
            case InvoiceState.Draft ignored -> page.note("This invoice is a draft.");
        }
        return PageRoute.Answer.html(200, page);
    }

    private PageRoute.Answer pay(PageRoute.Visit visit, Invoice invoice) {
        if (!(invoice.state() instanceof InvoiceState.Open)) {
            return PageRoute.Answer.seeOther(invoice.path());
        }
        TestCard card;
        try {
            card = Payments.typed(visit.field("card_number"));
        } catch (InvalidRequest e) {
            return show(invoice, e.getMessage());
        }
        Invoice.Bill bill = invoice.bill();
        return after(
                invoice,
                invoices.pay(
                        visit.tx(),
                        invoice,
                        payments.method(visit.tx(), card, bill.customerEmail(), bill.customerName()),
                        true));
    }

    private PageRoute.Answer authenticate(PageRoute.Visit visit, Invoice invoice) {
        String outcome = visit.field("outcome");
        if (outcome == null || !waits(visit, invoice)) {
            return PageRoute.Answer.seeOther(invoice.path());
        }
        return after(invoice, invoices.authenticated(visit.tx(), invoice, outcome.equals("complete")));
    }

    private static PageRoute.Answer after(Invoice invoice, Payments.Attempt attempt) {
        return switch (attempt) {
            case Payments.Paid ignored -> PageRoute.Answer.seeOther(invoice.path());
            case Payments.Waiting ignored -> ask(invoice);
            case Payments.Refused refused -> show(invoice, refused.error().getMessage());
        };
    }

    private static PageRoute.Answer ask(Invoice invoice) {
        return PageRoute.Answer.html(
                200,
                new Html("Confirm your payment of " + invoice.total().display())
                        .confirmation(invoice.path() + "/authenticate"));
    }

    private static boolean waits(PageRoute.Visit visit, Invoice invoice) {
        return invoice.state() instanceof InvoiceState.Open
                && Invoices.intentOf(visit.tx(), invoice).waits();
    }
}
