package io.tollway.accounts.apikey;

import io.tollway.accounts.input.UsdAmount;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one key has spent, in US dollars.
 *
 * @param charged in credits
 * @param own on own provider keys, at list price; never charged
 * @param inWindow in the current window of the key's own limit
 */
record KeySpend(Sums charged, Sums own, BigDecimal inWindow) {
    /** Of a key that was made just now. */
    static final KeySpend NOTHING = new KeySpend(Sums.NOTHING, Sums.NOTHING, BigDecimal.ZERO);

    /** Over calendar units in UTC; weeks begin on Monday. */
    record Sums(BigDecimal total, BigDecimal daily, BigDecimal weekly, BigDecimal monthly) {
        static final Sums NOTHING = new Sums(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** What is left of the key's own limit, never less than nothing; absent when it has none. */
    @Nullable BigDecimal remainingOf(ApiKeyEntity key) {
        Long limit = key.limitNano;
        return limit == null ? null : UsdAmount.usd(limit).subtract(inWindow).max(BigDecimal.ZERO);
    }
}
