package io.tollway.simulator.stripe.checkout;

import io.tollway.simulator.stripe.catalog.Catalog;
import io.tollway.simulator.stripe.catalog.Price;
import io.tollway.simulator.stripe.catalog.Product;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads what a session sells, and refuses what cannot be charged. */
final class LineItems {
    private static final int MOST = 100;

    private LineItems() {}

    /** @return at least one item, all in one currency */
    static List<Session.Item> of(Call call, Catalog catalog) {
        List<Params> given = call.params().groups("line_items");
        if (given.isEmpty()) {
            throw InvalidRequest.missing("line_items");
        }
        if (given.size() > MOST) {
            throw InvalidRequest.of("line_items", "You can specify at most " + MOST + " line items.");
        }
        List<Session.Item> items = new ArrayList<>();
        for (Params params : given) {
            Session.Item item = item(call, catalog, params);
            Money.Currency currency = items.isEmpty()
                    ? item.amount().currency()
                    : items.getFirst().amount().currency();
            if (!item.amount().currency().equals(currency)) {
                throw InvalidRequest.of(
                        params.name("price"), "All line items must have the same currency: " + currency.code() + ".");
            }
            items.add(item);
        }
        return List.copyOf(items);
    }

    private static Session.Item item(Call call, Catalog catalog, Params params) {
        if (params.sent("price") == params.sent("price_data")) {
            throw InvalidRequest.of(
                    params.name("price"),
                    "You must specify exactly one of '" + params.name("price") + "' and '" + params.name("price_data")
                            + "'.");
        }
        if (params.whole("quantity") == null) {
            throw InvalidRequest.missing(params.name("quantity"));
        }
        Price price = params.sent("price")
                ? call.referenced(Price.KIND, "price", params, "price")
                : catalog.inline(call, params.group("price_data"));
        if (params.sent("price") && !price.active()) {
            throw InvalidRequest.of(
                    params.name("price"), "The price specified is inactive. This field only accepts active prices.");
        }
        long quantity = params.whole("quantity", 1);
        BigDecimal exact = price.unitAmount().multiply(BigDecimal.valueOf(quantity));
        if (exact.compareTo(BigDecimal.valueOf(Money.LARGEST)) > 0) {
            throw InvalidRequest.coded(
                    "amount_too_large",
                    params.name("quantity"),
                    "The line's amount must be at most " + Money.LARGEST + ".");
        }
        String name = call.tx().get(Product.KIND, price.product()).name();
        return new Session.Item(Ids.next("li_"), price.id(), name, quantity, price.times(quantity));
    }

    /** @throws InvalidRequest below Stripe's minimum or above its maximum */
    static void requireChargeable(Money total) {
        Money least = new Money(total.currency().minimum(), total.currency());
        if (total.minor() < least.minor()) {
            throw InvalidRequest.coded(
                    "amount_too_small",
                    "line_items",
                    "The Checkout Session's total amount due must add up to at least " + least.display() + " "
                            + total.currency().code());
        }
        if (total.minor() > Money.LARGEST) {
            throw InvalidRequest.coded(
                    "amount_too_large",
                    "line_items",
                    "The Checkout Session's total amount must be no more than "
                            + new Money(Money.LARGEST, total.currency()).display());
        }
    }
}
