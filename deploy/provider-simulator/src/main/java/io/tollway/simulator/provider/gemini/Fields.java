package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBody;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads fields of a request and refuses wrong ones in the API's own words. A field may be written in camel case or with underscores, as JSON made from protocol buffers may. Null counts as absent. */
final class Fields {
    private Fields() {}

    static JsonNode object(Buffer body) {
        JsonNode root = JsonBody.read(body.getBytes());
        if (root == null || !root.isObject()) {
            throw Refusals.bad("Invalid JSON payload received. Expected an object key or }.");
        }
        return root;
    }

    /** A field by its camel-case name, or a missing node. */
    static JsonNode get(JsonNode parent, String name) {
        JsonNode field = parent.path(name);
        return field.isMissingNode() ? parent.path(underscored(name)) : field;
    }

    private static String underscored(String camel) {
        StringBuilder name = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                name.append('_').append(Character.toLowerCase(c));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    static void onlyKnown(JsonNode object, Set<String> known, String place) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (!known.contains(name)
                    && known.stream().noneMatch(each -> underscored(each).equals(name))) {
                throw Refusals.unknownField(name, place);
            }
        }
    }

    static @Nullable String text(JsonNode parent, String name, String place) {
        JsonNode node = get(parent, name);
        if (absent(node)) {
            return null;
        }
        if (!node.isTextual()) {
            throw Refusals.value(place, "TYPE_STRING", node.toString());
        }
        return node.textValue();
    }

    static String textOr(JsonNode parent, String name, String place, String otherwise) {
        String text = text(parent, name, place);
        return text == null ? otherwise : text;
    }

    static boolean flag(JsonNode parent, String name, String place) {
        JsonNode node = get(parent, name);
        if (absent(node)) {
            return false;
        }
        if (!node.isBoolean()) {
            throw Refusals.value(place, "TYPE_BOOL", node.toString());
        }
        return node.booleanValue();
    }

    /** A whole number, or what stands for its absence. */
    static int whole(JsonNode parent, String name, String place, int otherwise) {
        JsonNode node = get(parent, name);
        if (absent(node)) {
            return otherwise;
        }
        if (!node.canConvertToInt() || !node.canConvertToExactIntegral()) {
            throw Refusals.value(place, "TYPE_INT32", node.toString());
        }
        return node.intValue();
    }

    /** Checks a decimal number's bounds; its value has no effect on the answer. */
    static void decimal(JsonNode parent, String name, String place, int most) {
        JsonNode node = get(parent, name);
        if (absent(node)) {
            return;
        }
        if (!node.isNumber()) {
            throw Refusals.value(place, "TYPE_FLOAT", node.toString());
        }
        if (node.decimalValue().signum() < 0 || node.decimalValue().compareTo(BigDecimal.valueOf(most)) > 0) {
            throw Refusals.at(place, "must be in the range [0.0, " + most + ".0].");
        }
    }
}
