package io.tollway.simulator.provider.pricing;

import java.math.BigDecimal;

/** Breaks a rule on purpose. */
public record RoundingPrice(BigDecimal exact) {
    public boolean dear() {
        return exact.doubleValue() > 1;
    }
}
