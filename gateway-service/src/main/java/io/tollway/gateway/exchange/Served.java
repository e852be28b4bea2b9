package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream produced.
 *
 * @param model what the upstream says answered
 */
record Served(
        UsageCounts usage,
        UsageSource source,
        @Nullable String finishReason,
        @Nullable String model) {
    static final Served NOTHING = new Served(UsageCounts.NONE, UsageSource.NONE, null, null);
}
