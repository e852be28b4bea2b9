package io.tollway.simulator.stripe.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.catalog.Price;
import io.tollway.simulator.stripe.customer.Customer;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.invoice.Invoice;
import io.tollway.simulator.stripe.invoice.Invoices;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.payment.PaymentIntent;
import io.tollway.simulator.stripe.payment.PaymentMethod;
import io.tollway.simulator.stripe.payment.Payments;
import io.tollway.simulator.stripe.payment.SavedCards;
import io.tollway.simulator.stripe.payment.SetupIntent;
import io.tollway.simulator.stripe.payment.Setups;
import io.tollway.simulator.stripe.payment.TestCard;
import io.tollway.simulator.stripe.resource.Expansion;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The life of Checkout sessions: paid on their page, or expired. */
public final class Sessions {
    /** The tables of this package. */
    public static final List<Kind<?>> KINDS = List.of(Session.KIND);

    private final EventLog events;
    private final Payments payments;
    private final SavedCards cards;
    private final Setups setups;
    private final Invoices invoices;
    private final Customers customers;
    private final Site site;

    public Sessions(
            EventLog events,
            Payments payments,
            SavedCards cards,
            Setups setups,
            Invoices invoices,
            Customers customers,
            Site site) {
        this.events = events;
        this.payments = payments;
        this.cards = cards;
        this.setups = setups;
        this.invoices = invoices;
        this.customers = customers;
        this.site = site;
    }

    /** Tells how ids of this package become objects. */
    public void register(Expansion expansion) {
        expansion
                .reference("cs_", Session.KIND, (tx, session) -> session.shape(site))
                .include(
                        "checkout.session",
                        "line_items",
                        (tx, id) -> Shape.list(
                                "/v1/checkout/sessions/" + id + "/line_items",
                                tx.get(Session.KIND, id).purchase().items().stream()
                                        .map(item -> item.shape(tx))
                                        .toList(),
                                false));
    }

    /** Closes what has run out of time; called every second. */
    public void expireOverdue(Transaction tx) {
        tx.newestFirst(Session.KIND).stream()
                .filter(session -> session.overdue(tx.unixTime()))
                .forEach(session -> expire(tx, session));
    }

    ObjectNode shape(Session session) {
        return session.shape(site);
    }

    Session expire(Transaction tx, Session session) {
        session.state().requireOpen();
        Session expired = tx.put(Session.KIND, session.with(new SessionState.Expired()));
        String intent = session.paymentIntent();
        if (intent != null) {
            payments.cancel(tx, tx.get(PaymentIntent.KIND, intent), null);
        }
        String setup = session.purchase().setupIntent();
        if (setup != null) {
            setups.cancel(tx, tx.get(SetupIntent.KIND, setup), null);
        }
        events.emit(tx, "checkout.session.expired", expired.shape(site));
        return expired;
    }

    /**
     * Charges the card for an open session.
     *
     * @param typedEmail what the buyer wrote, where nobody's address is known yet
     */
    Payments.Attempt pay(Transaction tx, Session session, TestCard card, @Nullable String typedEmail) {
        session.state().requireOpen();
        Buyer buyer = buyer(tx, session, typedEmail);
        Session.Purchase purchase = session.purchase();
        String intentId = session.paymentIntent();
        PaymentIntent intent;
        if (intentId == null) {
            Session.PaymentData data = purchase.payment();
            intent = payments.create(
                    tx,
                    new PaymentIntent.Order(
                            purchase.total(),
                            buyer.customer,
                            data.description(),
                            data.receiptEmail(),
                            data.setupFutureUsage(),
                            data.statementDescriptorSuffix(),
                            null,
                            false,
                            data.metadata()));
        } else {
            intent = tx.get(PaymentIntent.KIND, intentId);
        }
        Session tried = tx.put(Session.KIND, session.withIntent(intent.id()));
        Payments.Attempt attempt = payments.confirm(
                tx,
                intent,
                payments.method(tx, card, buyer.email, buyer.name),
                site.at(session.path() + "/authenticate"));
        return finish(tx, tried, attempt, buyer);
    }

    /** The buyer has answered on the second page. */
    Payments.Attempt authenticated(Transaction tx, Session session, PaymentIntent intent, boolean confirmed) {
        session.state().requireOpen();
        return finish(tx, session, payments.authenticated(tx, intent, confirmed), buyer(tx, session, null));
    }

    String newSetup(Transaction tx, @Nullable String customer, Params data) {
        return setups.create(tx, customer, "off_session", data.text("description"), null, data.metadata("metadata"))
                .id();
    }

    /** Saves the card for an open session in setup mode. */
    Setups.Outcome save(Transaction tx, Session session, TestCard card) {
        session.state().requireOpen();
        Buyer buyer = buyer(tx, session, null);
        PaymentMethod method = payments.method(tx, card, buyer.email, buyer.name);
        return saved(
                tx,
                session,
                setups.confirm(tx, setupOf(tx, session), method, site.at(session.path() + "/authenticate")),
                buyer);
    }

    /** The buyer has answered on the second page of a session in setup mode. */
    Setups.Outcome saveAuthenticated(Transaction tx, Session session, boolean confirmed) {
        session.state().requireOpen();
        return saved(tx, session, setups.authenticated(tx, setupOf(tx, session), confirmed), buyer(tx, session, null));
    }

    private Setups.Outcome saved(Transaction tx, Session session, Setups.Outcome outcome, Buyer buyer) {
        if (outcome instanceof Setups.Saved) {
            Session complete = tx.put(
                    Session.KIND,
                    session.with(new SessionState.Complete(buyer.customer, buyer.email, buyer.name, null)));
            events.emit(tx, "checkout.session.completed", complete.shape(site));
        }
        return outcome;
    }

    static SetupIntent setupOf(Transaction tx, Session session) {
        return tx.get(SetupIntent.KIND, String.valueOf(session.purchase().setupIntent()));
    }

    private Payments.Attempt finish(Transaction tx, Session session, Payments.Attempt attempt, Buyer buyer) {
        if (attempt instanceof Payments.Paid paid) {
            complete(tx, session, paid, buyer);
        }
        return attempt;
    }

    /** The order of the events: payment, invoice, session, and the booking last. */
    private void complete(Transaction tx, Session session, Payments.Paid paid, Buyer buyer) {
        Session complete = tx.put(
                Session.KIND, session.with(new SessionState.Complete(buyer.customer, buyer.email, buyer.name, null)));
        String customer = buyer.customer;
        String method = paid.intent().paymentMethod();
        if (customer != null
                && method != null
                && "off_session".equals(session.purchase().payment().setupFutureUsage())) {
            cards.attach(tx, tx.get(PaymentMethod.KIND, method), customer, true);
        }
        if (customer != null && session.purchase().invoice().enabled()) {
            Invoice.Bill bill = bill(tx, session.purchase(), customer);
            List<Invoice.Line> lines = lines(tx, session.purchase());
            // The session names its invoice in its own event, so the invoice comes first.
            Invoice invoice = invoices.issuePaid(tx, bill, lines, paid.intent());
            complete = tx.put(
                    Session.KIND,
                    session.with(new SessionState.Complete(customer, buyer.email, buyer.name, invoice.id())));
        }
        events.emit(tx, "checkout.session.completed", complete.shape(site));
        payments.book(tx, paid.charge());
    }

    private Invoice.Bill bill(Transaction tx, Session.Purchase purchase, String customerId) {
        Customer customer = tx.get(Customer.KIND, customerId);
        Session.InvoiceOrder order = purchase.invoice();
        return new Invoice.Bill(
                customerId,
                customer.name(),
                customer.email(),
                customer.address(),
                purchase.total().currency(),
                "charge_automatically",
                null,
                purchase.automaticTax(),
                order.description(),
                order.footer(),
                order.customFields(),
                order.metadata());
    }

    private static List<Invoice.Line> lines(Transaction tx, Session.Purchase purchase) {
        return purchase.items().stream()
                .map(item -> {
                    Price price = tx.get(Price.KIND, item.price());
                    return new Invoice.Line(
                            Ids.next("il_"),
                            Ids.next("ii_"),
                            item.description(),
                            item.amount(),
                            item.quantity(),
                            price.id(),
                            price.product(),
                            price.decimal(),
                            Map.of());
                })
                .toList();
    }

    /** Who stands before the page; an invoice needs a customer, so one is made when there is none. */
    private Buyer buyer(Transaction tx, Session session, @Nullable String typedEmail) {
        Session.Purchase purchase = session.purchase();
        String known = purchase.customer();
        String intent = session.paymentIntent();
        if (known == null && intent != null) {
            known = tx.get(PaymentIntent.KIND, intent).order().customer();
        }
        if (known != null) {
            Customer customer = tx.get(Customer.KIND, known);
            return new Buyer(known, customer.email(), customer.name());
        }
        String email = purchase.customerEmail() == null ? typedEmail : purchase.customerEmail();
        if (purchase.alwaysCreateCustomer() || purchase.invoice().enabled()) {
            return new Buyer(customers.createFromPage(tx, email, null).id(), email, null);
        }
        return new Buyer(null, email, null);
    }

    private record Buyer(
            @Nullable String customer,
            @Nullable String email,
            @Nullable String name) {}
}
