package io.tollway.simulator.stripe.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sold.
 *
 * @param active false for one that a Checkout session brought along
 */
public record Product(
        String id,
        long created,
        long updated,
        String name,
        @Nullable String description,
        @Nullable String taxCode,
        @Nullable String unitLabel,
        List<String> images,
        Map<String, String> metadata,
        boolean active) {
    public static final Kind<Product> KIND = new Kind<>("product", Product.class, Product::id);

    public ObjectNode shape() {
        return Shape.of("product", id, created)
                .with("active", active)
                .nulls("default_price", "package_dimensions", "shippable", "statement_descriptor", "url")
                .with("description", description)
                .with("images", images)
                .empty("marketing_features")
                .with("metadata", metadata)
                .with("name", name)
                .with("tax_code", taxCode)
                .with("type", "service")
                .with("unit_label", unitLabel)
                .with("updated", updated)
                .node();
    }
}
