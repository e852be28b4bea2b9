package io.tollway.gateway.usage;

import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Prices usage. Pure; exact; rounds once per request, half up, from pico- to nano-dollars. */
public final class Rater {
    private static final UsageClass[] CLASSES = UsageClass.values();
    /** By class: its name, and the names of what it falls back to, in order. */
    private static final String[][] NAMES = names();

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
        for (String name : NAMES[usageClass.ordinal()]) {
            Long price = picoPrices.get(name);
            if (price != null) {
                return price;
            }
        }
        return 0;
    }

    private static String[][] names() {
        String[][] names = new String[CLASSES.length][];
        for (UsageClass each : CLASSES) {
            names[each.ordinal()] = Stream.iterate(
                            Optional.of(each), Optional::isPresent, at -> at.flatMap(UsageClass::fallback))
                    .flatMap(Optional::stream)
                    .map(UsageClass::wireName)
                    .toArray(String[]::new);
        }
        return names;
    }
}
