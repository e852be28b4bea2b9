package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBody;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads fields of a request and refuses wrong ones in the API's own words. Null counts as absent. */
final class Fields {
    private Fields() {}

    /** The body as an object. */
    static JsonNode object(Buffer body) {
        JsonNode root = JsonBody.read(body.getBytes());
        if (root == null) {
            throw Refusals.bad("The request body is not valid JSON: expected value");
        }
        if (!root.isObject()) {
            throw Refusals.bad("Input should be a valid dictionary");
        }
        return root;
    }

    static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    static void onlyKnown(JsonNode object, Set<String> known) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                throw Refusals.extra(field.getKey());
            }
        }
    }

    static @Nullable String text(JsonNode parent, String name, String place) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return null;
        }
        if (!node.isTextual()) {
            throw Refusals.type(place, "a valid string");
        }
        return node.textValue();
    }

    static String requiredText(JsonNode parent, String name, String place) {
        String text = text(parent, name, place);
        if (text == null) {
            throw Refusals.missing(place);
        }
        return text;
    }

    static boolean flag(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return false;
        }
        if (!node.isBoolean()) {
            throw Refusals.type(name, "a valid boolean");
        }
        return node.booleanValue();
    }

    /** A whole number of at least so much, or -1 when absent. */
    static long whole(JsonNode parent, String name, String place, long least) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return -1;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw Refusals.type(place, "a valid integer");
        }
        if (node.longValue() < least) {
            throw Refusals.type(place, "greater than or equal to " + least);
        }
        return node.longValue();
    }

    /** Checks that a decimal number lies between 0 and 1; its value has no effect on the answer. */
    static void share(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return;
        }
        if (!node.isNumber()) {
            throw Refusals.type(name, "a valid number");
        }
        if (node.decimalValue().signum() < 0) {
            throw Refusals.at(name, "range: 0..1");
        }
        if (node.decimalValue().compareTo(java.math.BigDecimal.ONE) > 0) {
            throw Refusals.at(name, "range: 0..1");
        }
    }
}
