package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.page.Html;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/payment_intents}, and the page on which a buyer confirms one that the API made. */
public final class PaymentIntentEndpoints {
    private static final String SHARED = """
            description: string(1000)
            receipt_email: string
            setup_future_usage: enum(off_session|on_session)
            statement_descriptor_suffix: string(22)
            payment_method: string
            payment_method_types: [enum(card)]
            payment_method_options: kept
            shipping: kept
            statement_descriptor: kept
            transfer_group: kept
            amount_details: refused
            application_fee_amount: refused
            transfer_data: refused
            payment_method_data: refused
            capture_method: enum(automatic|automatic_async)
            """;

    private final Payments payments;
    private final Site site;

    public PaymentIntentEndpoints(Payments payments, Site site) {
        this.payments = payments;
        this.site = site;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/payment_intents", Schema.of(SHARED + """
                        amount!: int
                        currency!: currency
                        customer: string
                        metadata: map
                        confirm: bool
                        off_session: bool
                        return_url: url
                        error_on_requires_action: bool
                        automatic_payment_methods: { enabled!: bool, allow_redirects: enum(always|never) }
                        confirmation_method: enum(automatic)
                        use_stripe_sdk: kept
                        mandate: refused
                        mandate_data: refused
                        on_behalf_of: refused
                        """), this::create),
                Endpoint.get("/v1/payment_intents", Schema.list("customer: string"), this::list),
                Endpoint.get("/v1/payment_intents/{id}", Schema.of("client_secret: string"), call -> named(call)
                        .shape()),
                Endpoint.post("/v1/payment_intents/{id}", Schema.of(SHARED + """
                        amount: int
                        currency: currency
                        metadata: map?
                        """), this::update),
                Endpoint.post("/v1/payment_intents/{id}/confirm", Schema.of("""
                        payment_method: string
                        off_session: bool
                        return_url: url
                        client_secret: string
                        error_on_requires_action: bool
                        receipt_email: string
                        use_stripe_sdk: kept
                        payment_method_options: kept
                        mandate_data: refused
                        """), call -> confirm(call, named(call))),
                Endpoint.post("/v1/payment_intents/{id}/cancel", Schema.of("""
                        cancellation_reason: enum(abandoned|duplicate|fraudulent|requested_by_customer)
                        """), call -> payments.cancel(
                                call.tx(), named(call), call.params().text("cancellation_reason"))
                        .shape()));
    }

    public List<PageRoute> pages() {
        return List.of(
                PageRoute.get("/payments/{id}/authenticate", this::ask),
                PageRoute.post("/payments/{id}/authenticate", this::answer));
    }

    private static PaymentIntent named(Call call) {
        return call.named(PaymentIntent.KIND, "payment_intent", "intent");
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        Money amount = new Money(params.whole("amount", 0), params.currency("currency"));
        requireChargeable(amount);
        String customer = params.text("customer") == null
                ? null
                : Customers.referenced(call, params, "customer").id();
        boolean automatic = !params.sent("payment_method_types")
                && params.group("automatic_payment_methods").truth("enabled", true);
        PaymentIntent intent = payments.create(
                call.tx(),
                new PaymentIntent.Order(
                        amount,
                        customer,
                        params.text("description"),
                        params.text("receipt_email"),
                        params.text("setup_future_usage"),
                        params.text("statement_descriptor_suffix"),
                        params.text("return_url"),
                        automatic,
                        params.metadata("metadata")));
        if (params.truth("confirm", false)) {
            return confirm(call, intent);
        }
        if (params.text("payment_method") != null) {
            PaymentMethod method = method(call, customer);
            intent = call.tx()
                    .put(
                            PaymentIntent.KIND,
                            intent.withMethod(method.id()).with(new PaymentState.RequiresConfirmation()));
        }
        return intent.shape();
    }

    /** @throws InvalidRequest below Stripe's minimum or above its maximum */
    public static void requireChargeable(Money amount) {
        if (amount.minor() < amount.currency().minimum()) {
            Money least = new Money(amount.currency().minimum(), amount.currency());
            throw InvalidRequest.coded(
                    amount.minor() < 1 ? "parameter_invalid_integer" : "amount_too_small",
                    "amount",
                    amount.minor() < 1
                            ? "This value must be greater than or equal to 1."
                            : "Amount must be at least " + least.display() + " "
                                    + amount.currency().code());
        }
        if (amount.minor() > Money.LARGEST) {
            Money most = new Money(Money.LARGEST, amount.currency());
            throw InvalidRequest.coded("amount_too_large", "amount", "Amount must be no more than " + most.display());
        }
    }

    private ObjectNode update(Call call) {
        PaymentIntent before = named(call);
        Params params = call.params();
        PaymentIntent.Order order = before.order();
        Money amount = params.sent("amount") || params.sent("currency")
                ? new Money(
                        params.whole("amount", order.amount().minor()),
                        params.sent("currency")
                                ? params.currency("currency")
                                : order.amount().currency())
                : order.amount();
        if (!amount.equals(order.amount())) {
            before.state().requireOpen("update the amount of");
            requireChargeable(amount);
        }
        PaymentIntent.Order changed = new PaymentIntent.Order(
                amount,
                order.customer(),
                params.text("description") == null ? order.description() : params.text("description"),
                params.text("receipt_email") == null ? order.receiptEmail() : params.text("receipt_email"),
                params.text("setup_future_usage") == null
                        ? order.setupFutureUsage()
                        : params.text("setup_future_usage"),
                order.statementDescriptorSuffix(),
                order.returnUrl(),
                order.automaticMethods(),
                params.mergedMetadata("metadata", order.metadata()));
        return call.tx().put(PaymentIntent.KIND, before.with(changed)).shape();
    }

    private ObjectNode confirm(Call call, PaymentIntent intent) {
        Params params = call.params();
        intent.state().requireOpen("confirm");
        PaymentMethod method = params.text("payment_method") != null
                ? method(call, intent.order().customer())
                : earlierMethod(call.tx(), intent);
        boolean buyerAbsent = params.truth("off_session", false) || params.truth("error_on_requires_action", false);
        PaymentIntent.Order order = intent.order();
        PaymentIntent ready = params.text("return_url") == null
                ? intent
                : intent.with(new PaymentIntent.Order(
                        order.amount(),
                        order.customer(),
                        order.description(),
                        order.receiptEmail(),
                        order.setupFutureUsage(),
                        order.statementDescriptorSuffix(),
                        params.text("return_url"),
                        order.automaticMethods(),
                        order.metadata()));
        String actionUrl = buyerAbsent ? null : site.at("/payments/" + intent.id() + "/authenticate");
        Payments.Attempt attempt = payments.confirm(call.tx(), ready, method, actionUrl);
        return switch (attempt) {
            case Payments.Paid paid -> {
                payments.book(call.tx(), paid.charge());
                yield paid.intent().shape();
            }
            case Payments.Waiting waiting -> waiting.intent().shape();
            case Payments.Refused refused -> throw refused.error();
        };
    }

    private PaymentMethod method(Call call, @Nullable String customer) {
        return payments.named(call.tx(), call.params().required("payment_method"), customer);
    }

    private static PaymentMethod earlierMethod(Transaction tx, PaymentIntent intent) {
        String id = intent.paymentMethod();
        if (id == null || intent.state() instanceof PaymentState.RequiresPaymentMethod) {
            throw InvalidRequest.coded(
                    "payment_intent_unexpected_state",
                    "payment_method",
                    "You cannot confirm this PaymentIntent because it's missing a payment method. Send"
                            + " 'payment_method', such as pm_card_visa.");
        }
        return tx.get(PaymentMethod.KIND, id);
    }

    private ObjectNode list(Call call) {
        String customer = call.params().text("customer");
        return new Listing<>(
                        "payment_intent",
                        "/v1/payment_intents",
                        PaymentIntent::id,
                        PaymentIntent::created,
                        PaymentIntent::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(PaymentIntent.KIND),
                        intent -> customer == null
                                || customer.equals(intent.order().customer()));
    }

    private PageRoute.Answer ask(PageRoute.Visit visit) {
        PaymentIntent intent = visit.tx().find(PaymentIntent.KIND, visit.path().getFirst());
        if (intent == null || !waitsHere(intent)) {
            return PageRoute.Answer.html(404, new Html("Nothing to confirm").note("This payment waits for nobody."));
        }
        return PageRoute.Answer.html(
                200,
                new Html("Confirm your payment of " + intent.order().amount().display())
                        .confirmation("/payments/" + intent.id() + "/authenticate"));
    }

    private PageRoute.Answer answer(PageRoute.Visit visit) {
        PaymentIntent intent = visit.tx().find(PaymentIntent.KIND, visit.path().getFirst());
        String outcome = visit.field("outcome");
        if (intent == null || !waitsHere(intent) || outcome == null) {
            return ask(visit);
        }
        Payments.Attempt attempt = payments.authenticated(visit.tx(), intent, outcome.equals("complete"));
        if (attempt instanceof Payments.Paid paid) {
            payments.book(visit.tx(), paid.charge());
        }
        String returnUrl = intent.order().returnUrl();
        if (returnUrl == null) {
            return PageRoute.Answer.html(200, new Html("Done").note("You can close this page."));
        }
        return PageRoute.Answer.seeOther(returnUrl + (returnUrl.contains("?") ? "&" : "?") + "payment_intent="
                + intent.id() + "&payment_intent_client_secret=" + intent.clientSecret() + "&redirect_status="
                + (attempt instanceof Payments.Paid ? "succeeded" : "failed"));
    }

    /** A payment of a Checkout session or an invoice waits on that page instead. */
    private boolean waitsHere(PaymentIntent intent) {
        return site.at("/payments/" + intent.id() + "/authenticate").equals(intent.nextActionUrl());
    }
}
