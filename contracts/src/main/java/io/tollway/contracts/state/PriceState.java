package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import java.time.Instant;
import java.util.Map;

/**
 * One immutable price version of one endpoint.
 *
 * <p>Prices are pico-dollars per unit: per token for the classes of {@link io.tollway.contracts.usage.UsageClass} that count tokens, per character, second or piece for the others. A class that is not
 * listed costs what its fallback costs ({@code cache_*}, {@code audio_input}, {@code image_input}: {@code input}; {@code reasoning}, {@code audio_output}: {@code output}; {@code request}, {@code search}, {@code image_output}, {@code character}, {@code second}: 0).
 *
 * <p>Pictures may have prices by size and quality beside the price of every other, {@code image_output:1024x1024} and {@code image_output:1024x1024/high}. A picture costs what the row with what
 * is known of it costs; else the dearest of the rows that agree with what is known; else what every other costs. A row without a quality agrees with every quality.
 *
 * @param price what the customer pays
 * @param cost what the provider charges us; equal to {@code price} unless the operator said otherwise
 * @param effectiveAt from when on requests may be rated with it
 */
public record PriceState(
        String endpointId, int version, Map<String, Long> price, Map<String, Long> cost, Instant effectiveAt) {
    /** What a row for pictures of one size, or of one size and quality, begins with. */
    public static final String PICTURE_ROW = "image_output:";

    public PriceState {
        notBlank(endpointId, "endpoint_id");
        positive(version, "version");
        present(effectiveAt, "effective_at");
        price = checked(present(price, "price"), "price");
        cost = checked(present(cost, "cost"), "cost");
    }

    /** The record key on the topic. */
    public String recordKey() {
        return endpointId + '#' + version;
    }

    private static Map<String, Long> checked(Map<String, Long> prices, String field) {
        prices.forEach((name, pico) -> {
            if (pico == null || pico < 0) {
                throw new IllegalArgumentException(field + "." + name + " must be a non-negative integer");
            }
        });
        return Map.copyOf(prices);
    }
}
