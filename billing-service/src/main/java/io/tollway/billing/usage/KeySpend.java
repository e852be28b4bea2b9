package io.tollway.billing.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.billing.money.NanoUsd;

/**
 * What one key has spent.
 *
 * @param total since it was made
 * @param window in the current window of its own spend limit; 0 when it has none or has not spent in it
 */
record KeySpend(
        @JsonProperty("usage_usd") NanoUsd total,
        @JsonProperty("window_usage_usd") NanoUsd window) {}
