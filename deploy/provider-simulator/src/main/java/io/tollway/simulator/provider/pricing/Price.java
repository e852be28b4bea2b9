package io.tollway.simulator.provider.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * US dollars per million tokens of each class, as exact decimals. A cached token without a price of its own costs as much as an input token, a reasoning token as much as an
 * output token.
 */
public record Price(
        BigDecimal input,
        BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal reasoning) {
    private static final int PER_MILLION = 6;

    public Price {
        notNegative(input, "input");
        notNegative(output, "output");
        notNegative(cacheRead, "cache_read");
        notNegative(reasoning, "reasoning");
    }

    public static Price of(String input, String output) {
        return new Price(new BigDecimal(input), new BigDecimal(output), null, null);
    }

    public static Price of(String input, String output, String cacheRead) {
        return new Price(new BigDecimal(input), new BigDecimal(output), new BigDecimal(cacheRead), null);
    }

    /** The exact cost in US dollars, never rounded. */
    public BigDecimal cost(Usage usage) {
        BigDecimal sum = times(usage.input(), input).add(times(usage.output(), output));
        if (usage.cacheRead() != 0) {
            sum = sum.add(times(usage.cacheRead(), cacheRead == null ? input : cacheRead));
        }
        if (usage.reasoning() != 0) {
            sum = sum.add(times(usage.reasoning(), reasoning == null ? output : reasoning));
        }
        return sum.movePointLeft(PER_MILLION);
    }

    private static BigDecimal times(long tokens, BigDecimal price) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }

    private static void notNegative(@Nullable BigDecimal price, String name) {
        if (price != null && price.signum() < 0) {
            throw new IllegalArgumentException("price " + name + " must not be negative, was " + price.toPlainString());
        }
    }
}
