package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.page.Html;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.List;

/** {@code /v1/setup_intents}, and the page on which a buyer confirms one that the API made. */
public final class SetupIntentEndpoints {
    private static final String CONFIRM = """
            payment_method: string
            return_url: url
            payment_method_options: kept
            use_stripe_sdk: kept
            mandate_data: refused
            payment_method_data: refused
            """;

    private final Setups setups;
    private final Payments payments;
    private final Site site;

    public SetupIntentEndpoints(Setups setups, Payments payments, Site site) {
        this.setups = setups;
        this.payments = payments;
        this.site = site;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/setup_intents", Schema.of(CONFIRM + """
                        customer: string
                        usage: enum(off_session|on_session)
                        confirm: bool
                        description: string(1000)
                        metadata: map
                        automatic_payment_methods: { enabled!: bool, allow_redirects: enum(always|never) }
                        payment_method_types: [enum(card)]
                        attach_to_self: refused
                        flow_directions: refused
                        on_behalf_of: refused
                        single_use: refused
                        """), this::create),
                Endpoint.get("/v1/setup_intents", Schema.list("customer: string\npayment_method: string"), this::list),
                Endpoint.get("/v1/setup_intents/{id}", Schema.of("client_secret: string"), call -> named(call)
                        .shape()),
                Endpoint.post(
                        "/v1/setup_intents/{id}/confirm",
                        Schema.of(CONFIRM + "client_secret: string"),
                        call -> confirm(call, named(call))),
                Endpoint.post("/v1/setup_intents/{id}/cancel", Schema.of("""
                        cancellation_reason: enum(abandoned|duplicate|requested_by_customer)
                        """), call -> setups.cancel(
                                call.tx(), named(call), call.params().text("cancellation_reason"))
                        .shape()));
    }

    public List<PageRoute> pages() {
        return List.of(
                PageRoute.get("/setups/{id}/authenticate", this::ask),
                PageRoute.post("/setups/{id}/authenticate", this::answer));
    }

    private static SetupIntent named(Call call) {
        return call.named(SetupIntent.KIND, "setupintent", "intent");
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        String customer = params.text("customer") == null
                ? null
                : Customers.referenced(call, params, "customer").id();
        SetupIntent intent = setups.create(
                call.tx(),
                customer,
                params.text("usage", "off_session"),
                params.text("description"),
                params.text("return_url"),
                params.metadata("metadata"));
        if (params.truth("confirm", false)) {
            return confirm(call, intent);
        }
        if (params.text("payment_method") == null) {
            return intent.shape();
        }
        PaymentMethod method = payments.named(call.tx(), params.required("payment_method"), customer);
        return call.tx()
                .put(SetupIntent.KIND, intent.withMethod(method.id(), new SetupState.RequiresConfirmation()))
                .shape();
    }

    private ObjectNode confirm(Call call, SetupIntent intent) {
        intent.state().requireOpen("confirm");
        String given = call.params().text("payment_method");
        String earlier = intent.paymentMethod();
        if (given == null && earlier == null) {
            throw InvalidRequest.coded(
                    "setup_intent_unexpected_state",
                    "payment_method",
                    "You cannot confirm this SetupIntent because it's missing a payment method.");
        }
        PaymentMethod method =
                payments.named(call.tx(), given == null ? String.valueOf(earlier) : given, intent.customer());
        String url = site.at("/setups/" + intent.id() + "/authenticate");
        return switch (setups.confirm(call.tx(), intent, method, url)) {
            case Setups.Saved saved -> saved.intent().shape();
            case Setups.Waiting waiting -> waiting.intent().shape();
            case Setups.Refused refused -> throw refused.error();
        };
    }

    private ObjectNode list(Call call) {
        String customer = call.params().text("customer");
        String method = call.params().text("payment_method");
        return new Listing<>(
                        "setupintent", "/v1/setup_intents", SetupIntent::id, SetupIntent::created, SetupIntent::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(SetupIntent.KIND),
                        intent -> (customer == null || customer.equals(intent.customer()))
                                && (method == null || method.equals(intent.paymentMethod())));
    }

    private PageRoute.Answer ask(PageRoute.Visit visit) {
        SetupIntent intent = visit.tx().find(SetupIntent.KIND, visit.path().getFirst());
        if (intent == null || !intent.waits()) {
            return PageRoute.Answer.html(404, new Html("Nothing to confirm").note("This card waits for nobody."));
        }
        return PageRoute.Answer.html(
                200, new Html("Confirm your card").confirmation("/setups/" + intent.id() + "/authenticate"));
    }

    private PageRoute.Answer answer(PageRoute.Visit visit) {
        SetupIntent intent = visit.tx().find(SetupIntent.KIND, visit.path().getFirst());
        String outcome = visit.field("outcome");
        if (intent == null || !intent.waits() || outcome == null) {
            return ask(visit);
        }
        setups.authenticated(visit.tx(), intent, outcome.equals("complete"));
        return PageRoute.Answer.html(200, new Html("Done").note("You can close this page."));
    }
}
