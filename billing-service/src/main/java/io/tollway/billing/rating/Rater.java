package io.tollway.billing.rating;

import io.tollway.billing.money.NanoUsd;
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
            pico = Math.addExact(pico, Math.multiplyExact(usage.of(usageClass), priceOf(usageClass, prices)));
        }
        return NanoUsd.ofPicoHalfUp(pico);
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
