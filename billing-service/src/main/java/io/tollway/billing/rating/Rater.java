package io.tollway.billing.rating;

import io.tollway.billing.money.NanoUsd;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import java.util.Map;
import java.util.Optional;

/** Prices usage. Pure; written independently of the gateway's, so that a mistake in one of the two is seen. */
public final class Rater {
    private Rater() {}

    /**
     * What a request with this usage costs.
     *
     * @param prices pico-dollars per unit, by {@link UsageClass#wireName()}; a class without a price costs what its fallback costs, and nothing when that has none either
     * @return rounded once, half up, to the nano-dollar
     * @throws ArithmeticException when the amount does not fit 63 bits of pico-dollars
     */
    public static NanoUsd rate(UsageCounts usage, Map<String, Long> prices) {
        long pico = 0;
        for (UsageClass usageClass : UsageClass.values()) {
            long price = usageClass == UsageClass.IMAGE_OUTPUT
                    ? priceOfPicture(usage.picture(), prices)
                    : priceOf(usageClass, prices);
            pico = Math.addExact(pico, Math.multiplyExact(usage.of(usageClass), price));
        }
        return NanoUsd.ofPicoHalfUp(pico);
    }

    /** By size and quality, as {@link PriceState} says. */
    private static long priceOfPicture(String picture, Map<String, Long> prices) {
        long others = priceOf(UsageClass.IMAGE_OUTPUT, prices);
        if (picture.isEmpty()) {
            return others;
        }
        Long exact = prices.get(PriceState.PICTURE_ROW + picture);
        if (exact != null) {
            return exact;
        }
        String[] known = picture.split("/", 2);
        return prices.entrySet().stream()
                .filter(row -> row.getKey().startsWith(PriceState.PICTURE_ROW))
                .filter(row -> {
                    String[] priced = row.getKey()
                            .substring(PriceState.PICTURE_ROW.length())
                            .split("/", 2);
                    boolean size = known[0].isEmpty() || known[0].equals(priced[0]);
                    return size && (known.length < 2 || priced.length < 2 || known[1].equals(priced[1]));
                })
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(others);
    }

    private static long priceOf(UsageClass usageClass, Map<String, Long> prices) {
        Long own = prices.get(usageClass.wireName());
        if (own != null) {
            return own;
        }
        Optional<UsageClass> fallback = usageClass.fallback();
        return fallback.isPresent() ? priceOf(fallback.get(), prices) : 0;
    }
}
