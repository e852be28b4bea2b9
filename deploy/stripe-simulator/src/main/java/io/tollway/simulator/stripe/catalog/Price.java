package io.tollway.simulator.stripe.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of a product costs, once.
 *
 * @param unitAmount in the currency's minor unit, possibly with decimals
 */
public record Price(
        String id,
        long created,
        String product,
        Money.Currency currency,
        BigDecimal unitAmount,
        String taxBehavior,
        @Nullable String nickname,
        @Nullable String lookupKey,
        Map<String, String> metadata,
        boolean active) {
    public static final Kind<Price> KIND = new Kind<>("price", Price.class, Price::id);

    /** The amount for so many, rounded half up to the minor unit. */
    public Money times(long quantity) {
        long minor = unitAmount
                .multiply(BigDecimal.valueOf(quantity))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return new Money(minor, currency);
    }

    public ObjectNode shape() {
        boolean whole = unitAmount.stripTrailingZeros().scale() <= 0;
        return Shape.of("price", id, created)
                .with("active", active)
                .with("billing_scheme", "per_unit")
                .with("currency", currency.code())
                .nulls("custom_unit_amount", "recurring", "tiers_mode", "transform_quantity")
                .with("lookup_key", lookupKey)
                .with("metadata", metadata)
                .with("nickname", nickname)
                .with("product", product)
                .with("tax_behavior", taxBehavior)
                .with("type", "one_time")
                .with("unit_amount", whole ? (Long) unitAmount.longValueExact() : null)
                .with("unit_amount_decimal", decimal())
                .node();
    }

    /** {@link #unitAmount} as Stripe writes it, without needless zeros. */
    public String decimal() {
        return unitAmount.signum() == 0 ? "0" : unitAmount.stripTrailingZeros().toPlainString();
    }
}
