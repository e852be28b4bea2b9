package io.tollway.billing.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of US dollars as a whole number of nano-dollars (10⁻⁹). Arithmetic is exact: what does not fit throws {@link ArithmeticException} and never wraps.
 *
 * <p>Written as a decimal string without exponent and without needless zeros, with at least two decimals: {@code "5.00"}, {@code "0.000000001"}.
 */
public record NanoUsd(long value) implements Comparable<NanoUsd> {
    public static final NanoUsd ZERO = new NanoUsd(0);

    private static final int DECIMALS = 9;
    private static final long NANO_PER_CENT = 10_000_000L;
    private static final long PICO_PER_NANO = 1_000L;
    private static final int LONGEST_TEXT = 32;

    public static NanoUsd ofCents(long cents) {
        return new NanoUsd(Math.multiplyExact(cents, NANO_PER_CENT));
    }

    public static NanoUsd ofDollars(long dollars) {
        return ofCents(Math.multiplyExact(dollars, 100L));
    }

    /** Rounds a non-negative amount of pico-dollars half up: the one rounding of a request's charge. */
    public static NanoUsd ofPicoHalfUp(long pico) {
        if (pico < 0) {
            throw new IllegalArgumentException("a charge is never negative");
        }
        return new NanoUsd(Math.addExact(pico, PICO_PER_NANO / 2) / PICO_PER_NANO);
    }

    /**
     * Reads a plain decimal such as {@code "5"}, {@code "-0.25"}; at most nine decimals, no exponent, no sign but minus.
     *
     * @throws IllegalArgumentException with a message for the caller, when the text is anything else or out of range
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static NanoUsd parse(String text) {
        if (text.length() > LONGEST_TEXT || !text.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException(
                    "must be a decimal string of US dollars with at most 9 decimals, such as \"5.00\"");
        }
        try {
            return new NanoUsd(new BigDecimal(text).movePointRight(DECIMALS).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is larger than any amount handled here", e);
        }
    }

    public NanoUsd plus(NanoUsd other) {
        return new NanoUsd(Math.addExact(value, other.value));
    }

    public NanoUsd minus(NanoUsd other) {
        return new NanoUsd(Math.subtractExact(value, other.value));
    }

    public NanoUsd negated() {
        return new NanoUsd(Math.negateExact(value));
    }

    public boolean isPositive() {
        return value > 0;
    }

    public boolean isNegative() {
        return value < 0;
    }

    /**
     * The amount in cents.
     *
     * @throws ArithmeticException when it is not a whole number of cents
     */
    public long toCentsExact() {
        if (value % NANO_PER_CENT != 0) {
            throw new ArithmeticException(this + " is not a whole number of cents");
        }
        return value / NANO_PER_CENT;
    }

    /** The amount in cents, half up on the absolute value; for documents that show cents beside the exact amount. */
    public long toCentsRounded() {
        return toDecimal().movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** Exact, with nine decimals. */
    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(value, DECIMALS);
    }

    /** Exact, without trailing zeros: what a surface that demands JSON numbers prints. */
    public BigDecimal toNumber() {
        BigDecimal stripped = toDecimal().stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    @Override
    public int compareTo(NanoUsd other) {
        return Long.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        BigDecimal stripped = toDecimal().stripTrailingZeros();
        return (stripped.scale() < 2 ? stripped.setScale(2) : stripped).toPlainString();
    }
}
