package io.tollway.simulator.stripe.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.catalog.Catalog;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.time.Duration;
import java.util.List;

/** {@code /v1/checkout/sessions}, in payment and in setup mode. */
public final class SessionEndpoints {
    private static final Duration SHORTEST = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final List<String> KEPT = List.of(
            "consent_collection",
            "saved_payment_method_options",
            "tax_id_collection",
            "billing_address_collection",
            "integration_identifier",
            "locale",
            "submit_type",
            "origin_context",
            "name_collection",
            "branding_settings",
            "wallet_options");
    private static final String CREATE = """
            mode: enum(payment|setup|subscription)
            ui_mode: enum(hosted_page|embedded_page|elements)
            success_url: url
            cancel_url: url
            client_reference_id: string(200)
            customer: string
            customer_email: string
            customer_creation: enum(always|if_required)
            customer_update: { address: enum(auto|never), name: enum(auto|never), shipping: enum(auto|never) }
            currency: currency
            expires_at: natural
            metadata: map
            line_items: [{
              price: string
              price_data: %s
              quantity: positive
              metadata: kept
              adjustable_quantity: refused
              tax_rates: refused
            }]
            invoice_creation: { enabled!: bool, invoice_data: {
              description: string(1500)?, footer: string?, metadata: map
              custom_fields: [{ name!: string(40), value!: string(140) }]?
              rendering_options: { amount_tax_display: enum(exclude_tax|include_inclusive_tax)?, template: refused }?
              account_tax_ids: refused, issuer: kept
            } }
            payment_intent_data: {
              description: string(1000), receipt_email: string, metadata: map
              setup_future_usage: enum(off_session|on_session), statement_descriptor_suffix: string(22)
              statement_descriptor: kept, shipping: kept, transfer_group: kept
              capture_method: enum(automatic|automatic_async)
              application_fee_amount: refused, on_behalf_of: refused, transfer_data: refused
            }
            automatic_tax: { enabled!: bool, liability: kept }
            payment_method_types: [enum(card)]
            tax_id_collection: { enabled!: bool, required: enum(if_supported|never) }
            consent_collection: {
              payment_method_reuse_agreement: { position!: enum(auto|hidden) }
              promotions: enum(auto|none), terms_of_service: enum(none|required)
            }
            saved_payment_method_options: {
              allow_redisplay_filters: [enum(always|limited|unspecified)]
              payment_method_remove: enum(disabled|enabled), payment_method_save: enum(disabled|enabled)
            }
            billing_address_collection: enum(auto|required)
            integration_identifier: string(200)
            locale: string(10)
            submit_type: enum(auto|book|donate|pay|subscribe)
            origin_context: enum(mobile_app|web)
            name_collection: kept
            branding_settings: kept
            wallet_options: kept
            payment_method_options: kept
            payment_method_data: kept
            custom_text: kept
            phone_number_collection: kept
            adaptive_pricing: kept
            payment_method_collection: kept
            allow_promotion_codes: refused
            discounts: refused
            optional_items: refused
            custom_fields: refused
            after_expiration: refused
            setup_intent_data: { description: string(1000), metadata: map, on_behalf_of: refused }
            subscription_data: refused
            shipping_address_collection: refused
            shipping_options: refused
            managed_payments: refused
            return_url: refused
            redirect_on_completion: refused
            """.formatted(Catalog.PRICE_DATA);

    private final Sessions sessions;
    private final Catalog catalog;

    public SessionEndpoints(Sessions sessions, Catalog catalog) {
        this.sessions = sessions;
        this.catalog = catalog;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/checkout/sessions", Schema.of(CREATE), this::create),
                Endpoint.get("/v1/checkout/sessions", Schema.list("""
                        customer: string
                        payment_intent: string
                        status: enum(complete|expired|open)
                        customer_details: { email!: string }
                        subscription: refused
                        payment_link: refused
                        """), this::list),
                Endpoint.get("/v1/checkout/sessions/{id}", Schema.empty(), call -> sessions.shape(named(call))),
                Endpoint.post("/v1/checkout/sessions/{id}", Schema.of("metadata: map?"), this::update),
                Endpoint.post(
                        "/v1/checkout/sessions/{id}/expire",
                        Schema.empty(),
                        call -> sessions.shape(sessions.expire(call.tx(), named(call)))),
                Endpoint.get("/v1/checkout/sessions/{id}/line_items", Schema.list(""), this::lineItems));
    }

    private Session named(Call call) {
        Session session = call.named(Session.KIND, "checkout.session", "session");
        return session.overdue(call.tx().unixTime()) ? sessions.expire(call.tx(), session) : session;
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        boolean savesCard = requireHosted(params).equals("setup");
        String customer = params.text("customer") == null
                ? null
                : Customers.referenced(call, params, "customer").id();
        if (customer != null && (params.sent("customer_email") || params.sent("customer_creation"))) {
            throw InvalidRequest.of(
                    "customer",
                    "You may only specify one of these parameters: customer, customer_email, customer_creation.");
        }
        if (customer == null && params.sent("customer_update")) {
            throw InvalidRequest.of("customer_update", "`customer_update` can only be used with `customer`.");
        }
        List<Session.Item> items = savesCard ? nothing(params) : LineItems.of(call, catalog);
        Money total = savesCard
                ? new Money(0, new Money.Currency(params.text("currency", "usd")))
                : items.stream().map(Session.Item::amount).reduce(Money::plus).orElseThrow();
        if (!savesCard) {
            LineItems.requireChargeable(total);
        }
        Session.Purchase purchase = new Session.Purchase(
                items,
                total,
                customer,
                params.text("customer_email"),
                params.text("customer_creation", "if_required").equals("always"),
                params.text("client_reference_id"),
                params.required("success_url"),
                params.text("cancel_url"),
                params.group("automatic_tax").truth("enabled", false),
                invoiceOrder(params.group("invoice_creation")),
                paymentData(params.group("payment_intent_data")),
                savesCard ? sessions.newSetup(call.tx(), customer, params.group("setup_intent_data")) : null);
        Session session = new Session(
                Ids.nextSession(),
                call.tx().unixTime(),
                expiry(call),
                purchase,
                kept(params),
                params.metadata("metadata"),
                null,
                new SessionState.Open());
        return sessions.shape(call.tx().put(Session.KIND, session));
    }

    /** @return {@code payment} or {@code setup} */
    private static String requireHosted(Params params) {
        String mode = params.required("mode");
        if (mode.equals("subscription")) {
            throw InvalidRequest.of("mode", "The simulator has Checkout in the modes 'payment' and 'setup' only.");
        }
        if (mode.equals("payment") && params.sent("setup_intent_data")) {
            throw InvalidRequest.of("setup_intent_data", "You can not pass `setup_intent_data` in `payment` mode.");
        }
        if (!params.text("ui_mode", "hosted_page").equals("hosted_page")) {
            throw InvalidRequest.notSimulated("ui_mode");
        }
        return mode;
    }

    /** In setup mode nothing is sold, and Stripe refuses whatever would sell something. */
    private static List<Session.Item> nothing(Params params) {
        for (String name : List.of("line_items", "invoice_creation", "payment_intent_data")) {
            if (params.sent(name)) {
                throw InvalidRequest.of(name, "You can not pass `" + name + "` in `setup` mode.");
            }
        }
        if (!params.sent("currency") && !params.sent("payment_method_types")) {
            throw InvalidRequest.missing("currency");
        }
        return List.of();
    }

    private static long expiry(Call call) {
        long now = call.tx().unixTime();
        long asked = call.params().whole("expires_at", now + LONGEST.toSeconds());
        // Stripe counts from when it reads the request; a minute is left for clocks that differ.
        if (asked < now + SHORTEST.toSeconds() - 60 || asked > now + LONGEST.toSeconds() + 60) {
            throw InvalidRequest.of(
                    "expires_at",
                    "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session"
                            + " creation.");
        }
        return asked;
    }

    private static Session.InvoiceOrder invoiceOrder(Params params) {
        Params data = params.group("invoice_data");
        return new Session.InvoiceOrder(
                params.truth("enabled", false),
                data.text("description"),
                data.text("footer"),
                data.json("custom_fields"),
                data.json("rendering_options"),
                data.metadata("metadata"));
    }

    private static Session.PaymentData paymentData(Params params) {
        return new Session.PaymentData(
                params.text("description"),
                params.text("receipt_email"),
                params.text("setup_future_usage"),
                params.text("statement_descriptor_suffix"),
                params.metadata("metadata"));
    }

    private static ObjectNode kept(Params params) {
        ObjectNode kept = Json.object();
        for (String name : KEPT) {
            JsonNode value = params.json(name);
            if (value != null) {
                kept.set(name, value);
            }
        }
        return kept;
    }

    private ObjectNode update(Call call) {
        Session before = named(call);
        Session after = before.with(call.params().mergedMetadata("metadata", before.metadata()));
        return sessions.shape(call.tx().put(Session.KIND, after));
    }

    private ObjectNode list(Call call) {
        Params params = call.params();
        String customer = params.text("customer");
        String intent = params.text("payment_intent");
        String status = params.text("status");
        String email = params.group("customer_details").text("email");
        return new Listing<Session>(
                        "checkout.session", "/v1/checkout/sessions", Session::id, Session::created, sessions::shape)
                .page(params, call.tx().newestFirst(Session.KIND), session -> {
                    ObjectNode shape = sessions.shape(session);
                    return (customer == null
                                    || customer.equals(shape.path("customer").textValue()))
                            && (intent == null || intent.equals(session.paymentIntent()))
                            && (status == null || status.equals(session.state().status()))
                            && (email == null
                                    || email.equals(
                                            shape.at("/customer_details/email").textValue()));
                });
    }

    private ObjectNode lineItems(Call call) {
        Session session = named(call);
        return new Listing<Session.Item>(
                        "line item",
                        "/v1/checkout/sessions/" + session.id() + "/line_items",
                        Session.Item::id,
                        item -> session.created(),
                        item -> item.shape(call.tx()))
                .page(call.params(), session.purchase().items(), item -> true);
    }
}
