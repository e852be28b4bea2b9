package io.tollway.accounts.catalog;

import io.tollway.contracts.state.PriceState;
import java.util.Map;

/** A price version in the catalog's units. */
record PriceView(int version, Map<String, String> price, Map<String, String> cost) {
    static PriceView of(PriceState price) {
        return new PriceView(price.version(), PriceUnits.texts(price.price()), PriceUnits.texts(price.cost()));
    }
}
