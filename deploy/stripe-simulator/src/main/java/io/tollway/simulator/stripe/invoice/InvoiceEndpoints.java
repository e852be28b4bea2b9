package io.tollway.simulator.stripe.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.catalog.Catalog;
import io.tollway.simulator.stripe.catalog.Price;
import io.tollway.simulator.stripe.catalog.Product;
import io.tollway.simulator.stripe.customer.Customer;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.payment.PaymentIntentEndpoints;
import io.tollway.simulator.stripe.payment.PaymentMethod;
import io.tollway.simulator.stripe.payment.Payments;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.CardRefused;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import io.tollway.simulator.stripe.wire.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/invoices}, {@code /v1/invoiceitems} and {@code /v1/invoice_payments}. */
public final class InvoiceEndpoints {
    private static final String NEW_INVOICE = """
            customer!: string
            currency: currency
            collection_method: enum(charge_automatically|send_invoice)
            days_until_due: natural
            due_date: natural
            auto_advance: bool
            automatic_tax: { enabled!: bool, liability: kept }
            pending_invoice_items_behavior: enum(exclude|include)
            description: string(1500)
            footer: string
            custom_fields: [{ name!: string(40), value!: string(140) }]?
            metadata: map?
            rendering: kept
            payment_settings: kept
            statement_descriptor: kept
            subscription: refused
            discounts: refused
            default_payment_method: refused
            default_tax_rates: refused
            from_invoice: refused
            number: refused
            """;

    private static final String NEW_ITEM = """
            customer: string
            invoice: string
            amount: int
            currency: currency
            quantity: positive
            price_data: %s
            pricing: { price: string }
            description: string
            metadata: map?
            period: kept
            tax_behavior: kept
            tax_code: kept
            discountable: kept
            discounts: refused
            quantity_decimal: refused
            subscription: refused
            tax_rates: refused
            unit_amount_decimal: refused
            """.formatted(Catalog.PRICE_DATA);

    private final Invoices invoices;
    private final Catalog catalog;
    private final Payments payments;

    public InvoiceEndpoints(Invoices invoices, Catalog catalog, Payments payments) {
        this.invoices = invoices;
        this.catalog = catalog;
        this.payments = payments;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/invoices", Schema.of(NEW_INVOICE), this::create),
                Endpoint.get("/v1/invoices", Schema.list("""
                        customer: string
                        status: enum(draft|open|paid|uncollectible|void)
                        collection_method: enum(charge_automatically|send_invoice)
                        subscription: refused
                        due_date: refused
                        """), this::list),
                Endpoint.get("/v1/invoices/{id}", Schema.empty(), call -> invoices.shape(call.tx(), named(call))),
                Endpoint.get("/v1/invoices/{id}/lines", Schema.list(""), this::lines),
                Endpoint.post("/v1/invoices/{id}/finalize", Schema.of("auto_advance: bool"), this::close),
                Endpoint.post("/v1/invoices/{id}/pay", Schema.of("""
                        payment_method: string
                        off_session: bool
                        forgive: refused
                        mandate: refused
                        paid_out_of_band: refused
                        source: refused
                        """), this::pay),
                Endpoint.post(
                        "/v1/invoices/{id}/void",
                        Schema.empty(),
                        call -> invoices.shape(invoices.voided(call.tx(), named(call)))),
                Endpoint.post("/v1/invoiceitems", Schema.of(NEW_ITEM), this::addItem),
                Endpoint.get("/v1/invoice_payments", Schema.list("""
                        invoice: string
                        status: enum(canceled|open|paid)
                        payment: { type!: enum(payment_intent|payment_record), payment_intent: string, payment_record: string }
                        """), this::invoicePayments),
                Endpoint.get("/v1/invoice_payments/{id}", Schema.empty(), call -> call.named(
                                InvoicePayment.KIND, "invoice payment", "invoice_payment")
                        .shape()));
    }

    private static Invoice named(Call call) {
        return call.named(Invoice.KIND, "invoice", "id");
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        Customer customer = Customers.referenced(call, params, "customer");
        String method = params.text("collection_method", "charge_automatically");
        Long days = params.whole("days_until_due");
        Long due = days == null
                ? params.whole("due_date")
                : (Long) (call.tx().unixTime() + Duration.ofDays(days).toSeconds());
        if (method.equals("send_invoice") == (due == null)) {
            throw InvalidRequest.of(
                    "days_until_due",
                    "'days_until_due' or 'due_date' is needed with, and only with, collection_method send_invoice.");
        }
        String currency = params.text("currency");
        Invoice.Bill bill = new Invoice.Bill(
                customer.id(),
                customer.name(),
                customer.email(),
                customer.address(),
                currency == null ? new Money.Currency("usd") : new Money.Currency(currency),
                method,
                due,
                params.group("automatic_tax").truth("enabled", false),
                params.text("description"),
                params.text("footer"),
                params.json("custom_fields"),
                params.metadata("metadata"));
        return invoices.shape(invoices.draft(call.tx(), bill, List.of()));
    }

    private ObjectNode addItem(Call call) {
        Params params = call.params();
        if (params.text("invoice") == null) {
            throw InvalidRequest.of(
                    "invoice", "The simulator has no pending invoice items: name the draft in 'invoice'.");
        }
        Invoice draft = call.referenced(Invoice.KIND, "invoice", params, "invoice");
        draft.state().requireDraft();
        String customer = params.text("customer");
        if (customer != null && !customer.equals(draft.bill().customer())) {
            throw InvalidRequest.of("customer", "The invoice belongs to another customer.");
        }
        Invoice.Line line = line(call, draft.bill().currency());
        List<Invoice.Line> lines = new ArrayList<>(draft.lines());
        lines.add(line);
        call.tx().put(Invoice.KIND, draft.with(List.copyOf(lines)));
        return Shape.of("invoiceitem", line.invoiceItem(), call.tx().unixTime())
                .with("amount", line.amount().minor())
                .with("currency", line.amount().currency().code())
                .with("customer", draft.bill().customer())
                .with("date", call.tx().unixTime())
                .with("description", line.description())
                .with("discountable", true)
                .empty("discounts", "tax_rates")
                .with("invoice", draft.id())
                .with("metadata", line.metadata())
                .nulls("parent", "test_clock")
                .with("period", Shape.plain().with("end", draft.created()).with("start", draft.created()))
                .with("proration", false)
                .with("quantity", line.quantity())
                .node();
    }

    private Invoice.Line line(Call call, Money.Currency currency) {
        Params params = call.params();
        long quantity = params.whole("quantity", 1);
        Price price = price(call);
        Long amount = params.whole("amount");
        if ((price == null) == (amount == null)) {
            throw InvalidRequest.of("amount", "You must specify exactly one of 'amount', 'price_data' and 'pricing'.");
        }
        Money money = price == null || amount != null
                ? new Money(
                        amount == null ? 0 : amount,
                        params.text("currency") == null ? currency : params.currency("currency"))
                : price.times(quantity);
        if (!money.currency().equals(currency)) {
            throw InvalidRequest.of("currency", "The invoice is in " + currency.code() + ".");
        }
        String description = params.text("description");
        return new Invoice.Line(
                Ids.next("il_"),
                Ids.next("ii_"),
                description != null || price == null
                        ? description
                        : call.tx().get(Product.KIND, price.product()).name(),
                money,
                quantity,
                price == null ? null : price.id(),
                price == null ? null : price.product(),
                price == null ? Long.toString(money.minor()) : price.decimal(),
                params.metadata("metadata"));
    }

    private @Nullable Price price(Call call) {
        Params params = call.params();
        if (params.sent("price_data")) {
            return catalog.inline(call, params.group("price_data"));
        }
        return params.sent("pricing") ? call.referenced(Price.KIND, "price", params.group("pricing"), "price") : null;
    }

    private ObjectNode close(Call call) {
        Invoice draft = named(call);
        draft.state().requireDraft();
        if (draft.lines().isEmpty()) {
            throw InvalidRequest.coded(
                    "invoice_no_customer_line_items", null, "Nothing to invoice: add an item first.");
        }
        PaymentIntentEndpoints.requireChargeable(draft.total());
        return invoices.shape(invoices.close(call.tx(), draft));
    }

    private ObjectNode pay(Call call) {
        Invoice invoice = named(call);
        invoice.state().requireOpen();
        String customer = invoice.bill().customer();
        boolean offSession = call.params().truth("off_session", true);
        PaymentMethod method = payments.named(call.tx(), call.params().required("payment_method"), customer);
        if (offSession && method.id().equals(call.params().text("payment_method")) && method.customer() == null) {
            throw InvalidRequest.of(
                    "payment_method",
                    "The PaymentMethod " + method.id() + " is not attached to the customer, so it cannot be charged"
                            + " off session.");
        }
        Payments.Attempt attempt = invoices.pay(call.tx(), invoice, method, !offSession);
        if (attempt instanceof Payments.Refused refused) {
            throw refused.error();
        }
        if (attempt instanceof Payments.Waiting waiting) {
            throw new CardRefused(
                    "invoice_payment_intent_requires_action",
                    null,
                    "This payment requires additional user action before it can be completed successfully. Payment can"
                            + " be completed using the PaymentIntent associated with the invoice.",
                    null,
                    waiting.intent().shape());
        }
        return invoices.shape(call.tx().get(Invoice.KIND, invoice.id()));
    }

    private ObjectNode list(Call call) {
        String customer = call.params().text("customer");
        String status = call.params().text("status");
        String method = call.params().text("collection_method");
        return new Listing<Invoice>("invoice", "/v1/invoices", Invoice::id, Invoice::created, invoices::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(Invoice.KIND),
                        invoice -> (customer == null
                                        || customer.equals(invoice.bill().customer()))
                                && (status == null
                                        || status.equals(invoice.state().status()))
                                && (method == null
                                        || method.equals(invoice.bill().collectionMethod())));
    }

    private ObjectNode lines(Call call) {
        Invoice invoice = named(call);
        return new Listing<Invoice.Line>(
                        "line item",
                        "/v1/invoices/" + invoice.id() + "/lines",
                        Invoice.Line::id,
                        line -> invoice.created(),
                        line -> line.shape(invoice))
                .page(call.params(), invoice.lines(), line -> true);
    }

    private ObjectNode invoicePayments(Call call) {
        String invoice = call.params().text("invoice");
        String status = call.params().text("status");
        String intent = call.params().group("payment").text("payment_intent");
        return new Listing<>(
                        "invoice payment",
                        "/v1/invoice_payments",
                        InvoicePayment::id,
                        InvoicePayment::created,
                        InvoicePayment::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(InvoicePayment.KIND),
                        payment -> (invoice == null || invoice.equals(payment.invoice()))
                                && (status == null || status.equals(payment.status()))
                                && (intent == null || intent.equals(payment.paymentIntent())));
    }
}
