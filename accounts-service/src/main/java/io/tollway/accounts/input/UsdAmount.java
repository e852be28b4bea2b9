package io.tollway.accounts.input;

import java.math.BigDecimal;
import java.util.Optional;

/** Limits of spending between US dollars on the wire and nano-dollars in the state record; exact both ways. */
public final class UsdAmount {
    private static final int NANO_DIGITS = 9;

    /** One thousand million dollars: far above any real limit, far below what a long holds. */
    private static final BigDecimal HIGHEST = new BigDecimal("1000000000");

    private UsdAmount() {}

    public static Optional<Long> nano(Fields fields, String name, Optional<BigDecimal> usd) {
        return usd.flatMap(amount -> {
            if (amount.stripTrailingZeros().scale() > NANO_DIGITS) {
                fields.error(name, "too_precise", "must have at most 9 decimals");
                return Optional.empty();
            }
            if (amount.compareTo(HIGHEST) > 0) {
                fields.error(name, "out_of_range", "must be at most " + HIGHEST.toPlainString());
                return Optional.empty();
            }
            return Optional.of(amount.movePointRight(NANO_DIGITS).longValueExact());
        });
    }

    public static BigDecimal usd(long nano) {
        BigDecimal usd = BigDecimal.valueOf(nano, NANO_DIGITS).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }
}
