package io.tollway.simulator.provider.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * US dollars per million tokens of each class, as exact decimals. A token read from the cache or written to it costs as much as an input token where it has no price of its own, a reasoning token
 * as much as an output token.
 */
public record Price(
        BigDecimal input,
        BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal reasoning,
        @Nullable BigDecimal cacheWrite5m,
        @Nullable BigDecimal cacheWrite1h,
        PiecePrice pieces) {
    private static final int PER_MILLION = 6;

    public Price {
        notNegative(input, "input");
        notNegative(output, "output");
        notNegative(cacheRead, "cache_read");
        notNegative(reasoning, "reasoning");
        notNegative(cacheWrite5m, "cache_write_5m");
        notNegative(cacheWrite1h, "cache_write_1h");
    }

    /** Of tokens alone. */
    public Price(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal reasoning,
            @Nullable BigDecimal cacheWrite5m,
            @Nullable BigDecimal cacheWrite1h) {
        this(input, output, cacheRead, reasoning, cacheWrite5m, cacheWrite1h, PiecePrice.FREE);
    }

    /** Of pieces alone. */
    public static Price of(PiecePrice pieces) {
        return new Price(BigDecimal.ZERO, BigDecimal.ZERO, null, null, null, null, pieces);
    }

    public Price(BigDecimal input, BigDecimal output, @Nullable BigDecimal cacheRead, @Nullable BigDecimal reasoning) {
        this(input, output, cacheRead, reasoning, null, null);
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
        if (usage.cacheWrite5m() != 0) {
            sum = sum.add(times(usage.cacheWrite5m(), cacheWrite5m == null ? input : cacheWrite5m));
        }
        if (usage.cacheWrite1h() != 0) {
            sum = sum.add(times(usage.cacheWrite1h(), cacheWrite1h == null ? input : cacheWrite1h));
        }
        if (usage.reasoning() != 0) {
            sum = sum.add(times(usage.reasoning(), reasoning == null ? output : reasoning));
        }
        return sum.movePointLeft(PER_MILLION).add(pieces.cost(usage.pieces()));
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
