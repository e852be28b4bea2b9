package io.tollway.simulator.stripe.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Replaces ids by the objects they name, where {@code expand[]} asks for it.
 *
 * @see <a href="https://docs.stripe.com/api/expanding_objects">Stripe: expanding responses</a>
 */
public final class Expansion {
    private static final int DEEPEST = 4;
    private static final Set<String> REFERENCES = Set.of(
            "balance_transaction",
            "charge",
            "customer",
            "default_payment_method",
            "default_price",
            "failure_balance_transaction",
            "invoice",
            "latest_charge",
            "payment_intent",
            "payment_method",
            "price",
            "product",
            "refund",
            "setup_intent",
            "source");

    private final Map<String, BiFunction<Transaction, String, @Nullable ObjectNode>> byPrefix = new HashMap<>();
    private final Map<String, BiFunction<Transaction, String, ObjectNode>> included = new HashMap<>();

    /** Tells how an id with this prefix becomes an object. */
    public <T> Expansion reference(String prefix, Kind<T> kind, BiFunction<Transaction, T, ObjectNode> shape) {
        byPrefix.put(prefix, (tx, id) -> {
            T found = tx.find(kind, id);
            return found == null ? null : shape.apply(tx, found);
        });
        return this;
    }

    /** Tells of a field that an object shows only when asked; the function gets the object's id. */
    public Expansion include(String object, String field, BiFunction<Transaction, String, ObjectNode> content) {
        included.put(object + "." + field, content);
        return this;
    }

    /** @throws InvalidRequest when a path leads nowhere */
    public void apply(Transaction tx, ObjectNode resource, List<String> paths) {
        for (String path : paths) {
            String[] segments = path.split("\\.", -1);
            if (Arrays.stream(segments)
                            .filter(segment -> !segment.equals("data"))
                            .count()
                    > DEEPEST) {
                throw InvalidRequest.of("expand", "You cannot expand more than " + DEEPEST + " levels of a property.");
            }
            walk(tx, resource, segments, 0, path);
        }
    }

    private void walk(Transaction tx, JsonNode node, String[] segments, int at, String path) {
        if (at == segments.length) {
            return;
        }
        if (node instanceof ArrayNode array) {
            array.forEach(element -> walk(tx, element, segments, at, path));
            return;
        }
        String segment = segments[at];
        if (!(node instanceof ObjectNode object)) {
            throw notExpandable(path);
        }
        BiFunction<Transaction, String, ObjectNode> content =
                included.get(object.path("object").asText() + "." + segment);
        if (content != null && !object.has(segment)) {
            object.set(segment, content.apply(tx, object.path("id").asText()));
        }
        JsonNode value = object.get(segment);
        if (value == null || ((value.isNull() || value.isTextual()) && !REFERENCES.contains(segment))) {
            throw notExpandable(path);
        }
        if (value.isNull()) {
            return;
        }
        if (value.isTextual()) {
            ObjectNode expanded = resolve(tx, value.textValue());
            if (expanded == null) {
                throw notExpandable(path);
            }
            object.set(segment, expanded);
            walk(tx, expanded, segments, at + 1, path);
        } else {
            walk(tx, value, segments, at + 1, path);
        }
    }

    private @Nullable ObjectNode resolve(Transaction tx, String id) {
        BiFunction<Transaction, String, @Nullable ObjectNode> reference =
                byPrefix.get(id.substring(0, id.indexOf('_') + 1));
        return reference == null ? null : reference.apply(tx, id);
    }

    private static InvalidRequest notExpandable(String path) {
        return InvalidRequest.of(
                "expand",
                "This property cannot be expanded (" + InvalidRequest.shorten(path)
                        + "). You may want to try expanding 'data." + InvalidRequest.shorten(path)
                        + "' instead, if this is a list.");
    }
}
