package io.tollway.bench.books;

import java.math.BigDecimal;

/** Breaks the rules of the architecture test on purpose. */
public final class RoundsMoney {

    private RoundsMoney() {}

    static double rounded(BigDecimal amount) {
        return io.tollway.simulator.Nobody.likes(amount.doubleValue());
    }
}
