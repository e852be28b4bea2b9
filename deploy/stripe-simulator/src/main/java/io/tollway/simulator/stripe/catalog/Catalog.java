package io.tollway.simulator.stripe.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/products} and {@code /v1/prices}: one-time prices per unit. */
public final class Catalog {
    /** The schema of {@code product_data} and {@code price_data}, for whoever takes prices inline. */
    public static final String PRICE_DATA = """
            {
              currency!: currency
              product: string
              product_data: {
                name!: string, description: string, images: [url], metadata: map
                tax_code: string, unit_label: string(12)
              }
              recurring: refused
              tax_behavior: enum(exclusive|inclusive|unspecified)
              unit_amount: natural
              unit_amount_decimal: decimal
            }""";

    private static final BigDecimal LARGEST_UNIT = BigDecimal.valueOf(Money.LARGEST);
    private final EventLog events;

    public Catalog(EventLog events) {
        this.events = events;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/products", Schema.of("""
                        name!: string
                        id: string
                        active: bool
                        description: string
                        images: [url]
                        metadata: map
                        tax_code: string
                        unit_label: string(12)
                        default_price_data: refused
                        marketing_features: refused
                        package_dimensions: refused
                        shippable: refused
                        statement_descriptor: refused
                        url: refused
                        """), this::createProduct),
                Endpoint.get("/v1/products", Schema.list("active: bool\nids: [string]"), this::listProducts),
                Endpoint.get("/v1/products/{id}", Schema.empty(), call -> call.named(Product.KIND, "product", "id")
                        .shape()),
                Endpoint.post("/v1/prices", Schema.of("""
                        currency!: currency
                        product: string
                        product_data: {
                          name!: string, id: string, active: bool, metadata: map, tax_code: string, unit_label: string(12)
                          statement_descriptor: refused
                        }
                        unit_amount: natural
                        unit_amount_decimal: decimal
                        active: bool
                        tax_behavior: enum(exclusive|inclusive|unspecified)
                        nickname: string
                        lookup_key: string(200)
                        metadata: map
                        billing_scheme: enum(per_unit)
                        recurring: refused
                        currency_options: refused
                        custom_unit_amount: refused
                        tiers: refused
                        tiers_mode: refused
                        transfer_lookup_key: refused
                        transform_quantity: refused
                        """), this::createPrice),
                Endpoint.get("/v1/prices", Schema.list("""
                        active: bool
                        product: string
                        currency: currency
                        lookup_keys: [string]
                        type: enum(one_time|recurring)
                        """), this::listPrices),
                Endpoint.get("/v1/prices/{id}", Schema.empty(), call -> call.named(Price.KIND, "price", "price")
                        .shape()));
    }

    /** The price that {@code price_data} describes: made on the spot, and not for sale again. */
    public Price inline(Call call, Params data) {
        return price(call, data, false);
    }

    private ObjectNode createProduct(Call call) {
        Params params = call.params();
        String id = params.text("id");
        if (id != null && call.tx().find(Product.KIND, id) != null) {
            throw InvalidRequest.coded("resource_already_exists", "id", "Product already exists.");
        }
        return product(call.tx(), params, id, params.truth("active", true)).shape();
    }

    private Product product(Transaction tx, Params data, @Nullable String id, boolean active) {
        Product product = tx.put(
                Product.KIND,
                new Product(
                        id == null ? Ids.nextShort("prod_") : id,
                        tx.unixTime(),
                        tx.unixTime(),
                        data.required("name"),
                        data.text("description"),
                        data.text("tax_code"),
                        data.text("unit_label"),
                        data.texts("images"),
                        data.metadata("metadata"),
                        active));
        events.emit(tx, "product.created", product.shape());
        return product;
    }

    private ObjectNode createPrice(Call call) {
        return price(call, call.params(), call.params().truth("active", true)).shape();
    }

    private Price price(Call call, Params data, boolean active) {
        Transaction tx = call.tx();
        boolean described = data.sent("product_data");
        if (data.sent("product") == described) {
            throw InvalidRequest.of(
                    data.name("product"),
                    "You must specify either '" + data.name("product") + "' or '" + data.name("product_data")
                            + "', and not both.");
        }
        BigDecimal unitAmount = unitAmount(data);
        Params productData = data.group("product_data");
        Product product = described
                ? product(tx, productData, productData.text("id"), active)
                : call.referenced(Product.KIND, "product", data, "product");
        Price price = tx.put(
                Price.KIND,
                new Price(
                        Ids.next("price_"),
                        tx.unixTime(),
                        product.id(),
                        data.currency("currency"),
                        unitAmount,
                        data.text("tax_behavior", "unspecified"),
                        data.text("nickname"),
                        data.text("lookup_key"),
                        data.metadata("metadata"),
                        active));
        events.emit(tx, "price.created", price.shape());
        return price;
    }

    private static BigDecimal unitAmount(Params data) {
        Long whole = data.whole("unit_amount");
        String decimal = data.text("unit_amount_decimal");
        if ((whole == null) == (decimal == null)) {
            throw InvalidRequest.coded(
                    whole == null ? "parameter_missing" : "parameters_exclusive",
                    data.name("unit_amount"),
                    "You must specify exactly one of '" + data.name("unit_amount") + "' and '"
                            + data.name("unit_amount_decimal") + "'.");
        }
        BigDecimal amount = decimal == null ? BigDecimal.valueOf(whole == null ? 0 : whole) : new BigDecimal(decimal);
        if (amount.signum() < 0 || amount.compareTo(LARGEST_UNIT) > 0) {
            throw InvalidRequest.coded(
                    amount.signum() < 0 ? "parameter_invalid_integer" : "amount_too_large",
                    data.name(decimal == null ? "unit_amount" : "unit_amount_decimal"),
                    "The unit amount must be between 0 and " + Money.LARGEST + ".");
        }
        return amount;
    }

    private ObjectNode listProducts(Call call) {
        List<String> ids = call.params().texts("ids");
        boolean byActive = call.params().sent("active");
        boolean active = call.params().truth("active", true);
        return new Listing<>("product", "/v1/products", Product::id, Product::created, Product::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(Product.KIND),
                        product -> (!byActive || product.active() == active)
                                && (ids.isEmpty() || ids.contains(product.id())));
    }

    private ObjectNode listPrices(Call call) {
        Params params = call.params();
        boolean byActive = params.sent("active");
        boolean active = params.truth("active", true);
        String product = params.text("product");
        String currency = params.text("currency");
        List<String> keys = params.texts("lookup_keys");
        boolean oneTime = !params.text("type", "one_time").equals("recurring");
        return new Listing<>("price", "/v1/prices", Price::id, Price::created, Price::shape)
                .page(
                        params,
                        call.tx().newestFirst(Price.KIND),
                        price -> oneTime
                                && (!byActive || price.active() == active)
                                && (product == null || product.equals(price.product()))
                                && (currency == null
                                        || currency.equals(price.currency().code()))
                                && (keys.isEmpty() || (price.lookupKey() != null && keys.contains(price.lookupKey()))));
    }
}
