package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBody;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Reads fields of a request and refuses wrong ones in the API's own words. Null counts as absent, as it does there. */
final class Fields {
    private Fields() {}

    /** The body as an object. */
    static JsonNode object(Buffer body) {
        JsonNode root = JsonBody.read(body.getBytes());
        if (root == null || !root.isObject()) {
            throw Refusals.notJson();
        }
        return root;
    }

    static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    static @Nullable String text(JsonNode parent, String name, String param) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return null;
        }
        if (!node.isTextual()) {
            throw Refusals.type(param, "a string", kind(node));
        }
        return node.textValue();
    }

    static String requiredText(JsonNode parent, String name, String param) {
        String text = text(parent, name, param);
        if (text == null) {
            throw Refusals.missing(param);
        }
        return text;
    }

    static boolean flag(JsonNode parent, String name, boolean otherwise) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw Refusals.type(name, "a boolean", kind(node));
        }
        return node.booleanValue();
    }

    /** A whole number within bounds, or 0 when absent. */
    static int whole(JsonNode parent, String name, int least, int most) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return 0;
        }
        if (!node.isIntegralNumber()) {
            throw Refusals.type(name, "an integer", kind(node));
        }
        long value = node.canConvertToLong()
                ? node.longValue()
                : node.bigIntegerValue().signum() * Long.MAX_VALUE;
        if (value < least) {
            throw bound(name, "integer", "below minimum", ">= " + least, node.asText());
        }
        if (value > most) {
            throw bound(name, "integer", "above maximum", "<= " + most, node.asText());
        }
        return (int) value;
    }

    /** Checks a decimal number's bounds; its value has no effect on the answer. */
    static void decimal(JsonNode parent, String name, int least, int most) {
        JsonNode node = parent.path(name);
        if (absent(node)) {
            return;
        }
        if (!node.isNumber()) {
            throw Refusals.type(name, "a decimal", kind(node));
        }
        double value = node.doubleValue();
        if (value < least) {
            throw bound(name, "decimal", "below minimum", ">= " + least, node.asText());
        }
        if (value > most) {
            throw bound(name, "decimal", "above maximum", "<= " + most, node.asText());
        }
    }

    private static RuntimeException bound(String name, String kind, String where, String expected, String got) {
        return Refusals.bad(
                kind + "_" + where.replace(' ', '_') + "_value",
                name,
                "Invalid '" + name + "': " + kind + " " + where + " value. Expected a value " + expected + ", but got "
                        + got + " instead.");
    }

    /** What the API calls the type of a value. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case BOOLEAN -> "a boolean";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal number";
            case NULL, MISSING -> "null";
        };
    }
}
