package io.tollway.gateway.usage;

import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prices usage. Pure; exact; rounds once per request, half up, from pico- to nano-dollars. */
public final class Rater {
    private static final UsageClass[] CLASSES = UsageClass.values();
    private static final String[] NAMES = names();
    private static final long PICO_PER_NANO = 1000;

    private Rater() {}

    /**
     * What the usage costs, nano-dollars.
     *
     * @param picoPrices pico-dollars per unit by class name; a class that is not listed costs what its fallback costs, without one it is free
     * @throws ArithmeticException when the sum does not fit; never wraps
     */
    public static long nano(Map<String, Long> picoPrices, UsageCounts usage) {
        long pico = 0;
        for (UsageClass each : CLASSES) {
            long count = usage.of(each);
            if (count != 0) {
                long price = each == UsageClass.IMAGE_OUTPUT
                        ? PicturePrice.of(picoPrices, usage.picture())
                        : picoPrice(picoPrices, each);
                pico = Math.addExact(pico, Math.multiplyExact(count, price));
            }
        }
        return Math.addExact(pico, PICO_PER_NANO / 2) / PICO_PER_NANO;
    }

    /** The price of one unit of a class, pico-dollars, its fallback applied. */
    public static long picoPrice(Map<String, Long> picoPrices, UsageClass usageClass) {
        @Nullable UsageClass at = usageClass;
        while (at != null) {
            Long price = picoPrices.get(NAMES[at.ordinal()]);
            if (price != null) {
                return price;
            }
            at = at.fallback().orElse(null);
        }
        return 0;
    }

    private static String[] names() {
        String[] names = new String[CLASSES.length];
        for (UsageClass each : CLASSES) {
            names[each.ordinal()] = each.wireName();
        }
        return names;
    }
}
