package io.tollway.simulator.stripe.customer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/customers}. */
public final class Customers {
    private static final String ADDRESS =
            "{ city: string, country: string, line1: string, line2: string, postal_code: string, state: string }";
    private static final String PROFILE = """
            name: string(256)?
            email: string(512)?
            description: string?
            phone: string(20)?
            address: %s?
            shipping: { address!: %s, name!: string, phone: string }?
            tax_exempt: enum(none|exempt|reverse)?
            preferred_locales: [string]
            invoice_settings: {
              custom_fields: [{ name!: string(40), value!: string(140) }]?
              default_payment_method: string?
              footer: string?
              rendering_options: { amount_tax_display: enum(exclude_tax|include_inclusive_tax)?, template: refused }?
            }
            metadata: map?
            business_name: kept
            individual_name: kept
            tax: kept
            balance: refused
            cash_balance: refused
            source: refused
            """.formatted(ADDRESS, ADDRESS);
    private static final List<String> SHOWN = List.of(
            "name",
            "email",
            "description",
            "phone",
            "address",
            "shipping",
            "tax_exempt",
            "preferred_locales",
            "invoice_settings");
    private static final List<String> ADDRESS_FIELDS =
            List.of("city", "country", "line1", "line2", "postal_code", "state");

    private final EventLog events;

    public Customers(EventLog events) {
        this.events = events;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/customers", Schema.of(PROFILE + """
                        invoice_prefix: string(12)
                        next_invoice_sequence: positive
                        tax_id_data: kept
                        payment_method: refused
                        test_clock: refused
                        """), this::create),
                Endpoint.get("/v1/customers", Schema.list("email: string(512)"), this::list),
                Endpoint.get("/v1/customers/{id}", Schema.empty(), call -> call.named(Customer.KIND, "customer", "id")
                        .shape()),
                Endpoint.post("/v1/customers/{id}", Schema.of(PROFILE), this::update),
                Endpoint.delete("/v1/customers/{id}", Schema.empty(), this::delete));
    }

    /** The customer that a parameter names; a deleted one counts as missing. */
    public static Customer referenced(Call call, Params in, String param) {
        Customer customer = call.referenced(Customer.KIND, "customer", in, param);
        if (customer.deleted()) {
            throw InvalidRequest.noSuch("customer", customer.id(), in.name(param));
        }
        return customer;
    }

    /** A customer whom a page makes, from what it knows of the buyer. */
    public Customer createFromPage(Transaction tx, @Nullable String email, @Nullable String name) {
        ObjectNode profile = Json.object();
        profile.putArray("preferred_locales");
        if (email != null) {
            profile.put("email", email);
        }
        if (name != null) {
            profile.put("name", name);
        }
        return store(tx, profile, Map.of(), Ids.invoicePrefix(), 1);
    }

    /** Uses up the customer's next invoice number. */
    public static String numberInvoice(Transaction tx, String customerId) {
        Customer customer = tx.get(Customer.KIND, customerId);
        tx.put(Customer.KIND, customer.withInvoiceNumbered());
        return customer.invoiceNumber();
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        ObjectNode profile = Json.object();
        profile.putArray("preferred_locales");
        return store(
                        call.tx(),
                        merge(profile, params),
                        params.metadata("metadata"),
                        params.text("invoice_prefix", Ids.invoicePrefix()),
                        params.whole("next_invoice_sequence", 1))
                .shape();
    }

    private Customer store(
            Transaction tx, ObjectNode profile, Map<String, String> metadata, String invoicePrefix, long nextInvoice) {
        Customer customer = tx.put(
                Customer.KIND,
                new Customer(
                        Ids.nextShort("cus_"), tx.unixTime(), profile, metadata, invoicePrefix, nextInvoice, false));
        events.emit(tx, "customer.created", customer.shape());
        return customer;
    }

    private ObjectNode list(Call call) {
        String email = call.params().text("email");
        return new Listing<>("customer", "/v1/customers", Customer::id, Customer::created, Customer::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(Customer.KIND),
                        customer -> !customer.deleted() && (email == null || email.equals(customer.email())));
    }

    private ObjectNode update(Call call) {
        Customer before = existing(call);
        Customer after = call.tx()
                .put(
                        Customer.KIND,
                        before.with(
                                merge(before.profile().deepCopy(), call.params()),
                                call.params().mergedMetadata("metadata", before.metadata())));
        ObjectNode was = before.shape();
        ObjectNode is = after.shape();
        ObjectNode previous = Json.object();
        is.properties().forEach(field -> {
            JsonNode old = was.get(field.getKey());
            if (!field.getValue().equals(old)) {
                previous.set(field.getKey(), old);
            }
        });
        if (!previous.isEmpty()) {
            events.emit(call.tx(), "customer.updated", is, previous);
        }
        return is;
    }

    private ObjectNode delete(Call call) {
        Customer before = existing(call);
        events.emit(call.tx(), "customer.deleted", before.shape());
        return call.tx().put(Customer.KIND, before.gone()).shape();
    }

    private static Customer existing(Call call) {
        Customer customer = call.named(Customer.KIND, "customer", "id");
        if (customer.deleted()) {
            throw InvalidRequest.notFound("customer", customer.id(), "id");
        }
        return customer;
    }

    private static ObjectNode merge(ObjectNode profile, Params params) {
        for (String name : SHOWN) {
            if (params.sent(name)) {
                JsonNode value = params.json(name);
                if (value == null) {
                    profile.remove(name);
                } else {
                    profile.set(name, name.equals("address") ? whole(value) : value);
                }
            }
        }
        return profile;
    }

    /** An address shows all its fields. */
    private static JsonNode whole(JsonNode address) {
        ObjectNode whole = Json.object();
        ADDRESS_FIELDS.forEach(field -> whole.put(field, address.path(field).textValue()));
        return whole;
    }
}
