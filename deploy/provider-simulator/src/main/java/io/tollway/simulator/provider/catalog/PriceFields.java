package io.tollway.simulator.provider.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.pricing.PiecePrice;
import io.tollway.simulator.provider.pricing.Price;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads prices written as decimal strings; a number is refused, because it may already have been rounded by whoever wrote the document. */
public final class PriceFields {
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,18})?");

    private PriceFields() {}

    /**
     * Reads {@code input}, {@code output} and optionally {@code cache_read}, {@code reasoning}, {@code cache_write_5m}, {@code cache_write_1h}, {@code search}, {@code image_output}, {@code character}, {@code second}; units that the simulator does not count are passed over.
     *
     * @throws IllegalArgumentException naming the field and the remedy
     */
    public static Price read(JsonNode node) {
        BigDecimal input = decimal(node, "input");
        BigDecimal output = decimal(node, "output");
        return new Price(
                input == null ? BigDecimal.ZERO : input,
                output == null ? BigDecimal.ZERO : output,
                decimal(node, "cache_read"),
                decimal(node, "reasoning"),
                decimal(node, "cache_write_5m"),
                decimal(node, "cache_write_1h"),
                new PiecePrice(
                        orZero(decimal(node, "search")),
                        orZero(decimal(node, "image_output")),
                        orZero(decimal(node, "character")),
                        orZero(decimal(node, "second"))));
    }

    private static BigDecimal orZero(@Nullable BigDecimal price) {
        return price == null ? BigDecimal.ZERO : price;
    }

    private static @Nullable BigDecimal decimal(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual() || !DECIMAL.matcher(value.textValue()).matches()) {
            throw new IllegalArgumentException(
                    field + " must be a decimal string, US dollars per million tokens, such as \"0.15\"");
        }
        return new BigDecimal(value.textValue());
    }
}
