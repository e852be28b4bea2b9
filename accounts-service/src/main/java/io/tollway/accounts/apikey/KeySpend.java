package io.tollway.accounts.apikey;

import io.tollway.accounts.input.UsdAmount;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one key has spent, in US dollars; days, weeks (from Monday) and months are calendar ones in UTC.
 *
 * @param inWindow in the current window of the key's own limit
 */
record KeySpend(BigDecimal total, BigDecimal daily, BigDecimal weekly, BigDecimal monthly, BigDecimal inWindow) {
    /** Of a key that was made just now. */
    static final KeySpend NOTHING =
            new KeySpend(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** What is left of the key's own limit, never less than nothing; absent when it has none. */
    @Nullable BigDecimal remainingOf(ApiKeyEntity key) {
        Long limit = key.limitNano;
        return limit == null ? null : UsdAmount.usd(limit).subtract(inWindow).max(BigDecimal.ZERO);
    }
}
