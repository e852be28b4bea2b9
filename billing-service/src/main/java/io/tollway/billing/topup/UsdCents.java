package io.tollway.billing.topup;

import java.math.BigDecimal;

/**
 * An amount of cash in US cents, the unit in which cards are charged.
 *
 * @param value cents; a quote never holds a negative one
 */
public record UsdCents(long value) implements Comparable<UsdCents> {
    public static final UsdCents ZERO = new UsdCents(0);

    public UsdCents {
        if (value < 0) {
            throw new IllegalArgumentException("cash amounts are not negative");
        }
    }

    public UsdCents plus(UsdCents other) {
        return new UsdCents(Math.addExact(value, other.value));
    }

    /** The amount times a rate in basis points (1/10 000), rounded half up to the cent. */
    UsdCents share(int basisPoints) {
        return new UsdCents(Math.addExact(Math.multiplyExact(value, (long) basisPoints), 5_000) / 10_000);
    }

    /** The exact decimal, always with two places, e.g. {@code 25.00}. */
    public String toDecimal() {
        return BigDecimal.valueOf(value, 2).toPlainString();
    }

    @Override
    public int compareTo(UsdCents other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return toDecimal() + " USD";
    }
}
