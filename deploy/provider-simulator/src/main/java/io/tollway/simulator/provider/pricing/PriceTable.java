package io.tollway.simulator.provider.pricing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The price of each model at each provider. {@code *} stands for any provider or any model; the more exact entry wins, the model before the provider. Thread-safe: readers see one
 * immutable version.
 */
public final class PriceTable {
    public static final String ANY = "*";

    private static final Price FREE = Price.of("0", "0");

    private volatile Map<Key, Price> prices = Map.of();

    private record Key(String provider, String model) {}

    /** Adds or replaces one price. */
    public synchronized void put(String provider, String model, Price price) {
        Map<Key, Price> next = new LinkedHashMap<>(prices);
        next.put(new Key(provider, model), price);
        prices = next;
    }

    /** The price that applies; free when nothing does. */
    public Price of(String provider, String model) {
        Map<Key, Price> current = prices;
        Price price = current.get(new Key(provider, model));
        if (price == null) {
            price = current.get(new Key(ANY, model));
        }
        if (price == null) {
            price = current.get(new Key(provider, ANY));
        }
        if (price == null) {
            price = current.getOrDefault(new Key(ANY, ANY), FREE);
        }
        return price;
    }

    /** Visits {@code provider/model} (each may be {@code *}) and price, in the order in which they were added. */
    public void forEach(PriceVisitor visitor) {
        prices.forEach((key, price) -> visitor.visit(key.provider, key.model, price));
    }

    /** Sees one entry. */
    @FunctionalInterface
    public interface PriceVisitor {
        void visit(String provider, String model, Price price);
    }
}
