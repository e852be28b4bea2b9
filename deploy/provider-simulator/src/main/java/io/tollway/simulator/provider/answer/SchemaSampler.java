package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.provider.chance.Mix;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a JSON value that fits a JSON schema: types, {@code enum}, {@code const}, bounds of numbers, lengths and formats of strings, items, properties, {@code $ref} inside the document,
 * {@code anyOf}, {@code oneOf}, {@code allOf}. What the question names (numbers, words in quotes, names, a choice of an {@code enum}) is taken from there. Of {@code pattern} only what {@link StringSamples} tries. Recursion ends at a depth by leaving out what is not required.
 */
final class SchemaSampler {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 8;
    /** Above this depth an object that requires nothing is shown whole: an empty one answers no question. */
    private static final int FULL = 2;

    private static final int BOTTOM = 40;
    private static final int MOST_VALUES = 2_000;

    private final JsonNode root;
    private final Mix mix;
    private final StringSamples strings;
    private final NumberSamples numbers;
    private final String question;
    private final boolean sparing;
    private int left = MOST_VALUES;

    /** @param sparing whether what is not required is left out unless the question names it, as models do with arguments */
    SchemaSampler(JsonNode root, Mix mix, String question, boolean sparing) {
        this.sparing = sparing;
        this.root = root;
        this.mix = mix;
        this.strings = new StringSamples(mix, question);
        this.numbers = new NumberSamples(mix, question);
        this.question = question.toLowerCase(Locale.ROOT);
    }

    /** The value as compact JSON. */
    String sample() {
        return value(root, 0).toString();
    }

    /** The value as bare text. */
    String word() {
        return value(root, 0).asText();
    }

    private JsonNode value(JsonNode schema, int depth) {
        left--;
        JsonNode s = resolved(schema, depth);
        if (s.has("const")) {
            return s.get("const");
        }
        JsonNode choices = s.path("enum");
        if (choices.isArray() && !choices.isEmpty()) {
            JsonNode named = named(choices);
            return named == null ? choices.get(mix.below(choices.size())) : named;
        }
        return switch (type(s, depth)) {
            case "object" -> object(s, depth);
            case "array" -> array(s, depth);
            case "integer" -> numbers.whole(s);
            case "number" -> numbers.any(s);
            case "boolean" -> JSON.booleanNode((mix.next() & 1) != 0);
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(strings.of(s));
        };
    }

    /** The first choice whose word stands in the question. */
    private @Nullable JsonNode named(JsonNode choices) {
        for (JsonNode choice : choices) {
            // Shorter ones are found in any text.
            if (choice.isTextual() && choice.textValue().length() > 2) {
                String word = choice.textValue().toLowerCase(Locale.ROOT);
                if ((" " + question + " ")
                        .matches("(?s).*[^\\p{L}\\p{N}]" + Pattern.quote(word) + "[^\\p{L}\\p{N}].*")) {
                    return choice;
                }
            }
        }
        return null;
    }

    private ObjectNode object(JsonNode s, int depth) {
        Set<String> required = new HashSet<>();
        s.path("required").forEach(field -> required.add(field.asText()));
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> property : s.path("properties").properties()) {
            boolean wanted =
                    required.contains(property.getKey()) || isGiven(property.getKey(), depth, required.isEmpty());
            if (wanted && roomAt(depth)) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        for (String field : required) {
            if (!object.has(field) && roomAt(depth)) {
                JsonNode more = s.path("additionalProperties");
                object.set(field, value(more.isObject() ? more : JSON.objectNode(), depth + 1));
            }
        }
        return object;
    }

    /** Whether a property that is not required is shown. */
    private boolean isGiven(String name, int depth, boolean noneRequired) {
        if (depth >= DEEPEST) {
            return false;
        }
        if (noneRequired && depth < FULL) {
            return true;
        }
        return sparing ? question.contains(name.toLowerCase(Locale.ROOT)) : (mix.next() & 3) != 0;
    }

    private ArrayNode array(JsonNode s, int depth) {
        int least = s.path("minItems").asInt(0);
        int most = Math.min(s.path("maxItems").asInt(Integer.MAX_VALUE), Math.max(least, depth < DEEPEST ? 2 : 0));
        // One rather than none where that is allowed: an empty list shows nothing.
        int shown = Math.min(Math.max(least, 1), most);
        int count = shown + mix.below(most - shown + 1);
        ArrayNode array = JSON.arrayNode();
        JsonNode first = s.path("prefixItems");
        boolean unique = s.path("uniqueItems").asBoolean(false);
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0, tries = 0; i < count && tries < count + 50 && left > 0; tries++) {
            JsonNode items = first.has(i) ? first.get(i) : s.path("items");
            JsonNode item = value(items.isObject() ? items : JSON.objectNode(), depth + 1);
            if (!unique || seen.add(item)) {
                array.add(item);
                i++;
            }
        }
        return array;
    }

    /** Whether the value may grow at a depth: neither too deep nor too large, whatever the schema demands. */
    private boolean roomAt(int depth) {
        return depth < BOTTOM && left > 0;
    }

    /** Follows references and merges what applies together. */
    private JsonNode resolved(JsonNode schema, int depth) {
        left--;
        JsonNode s = schema;
        for (int hops = 0; s.path("$ref").isTextual() && hops < BOTTOM; hops++) {
            String reference = s.get("$ref").textValue();
            // Some callers leave the sharp out; models know what is meant.
            String place = reference.startsWith("#") ? reference.substring(1) : reference;
            if (!place.isEmpty() && place.charAt(0) != '/') {
                return JSON.objectNode();
            }
            s = place.isEmpty() ? root : root.at(pointer(place));
        }
        JsonNode any = s.has("anyOf") ? s.get("anyOf") : s.path("oneOf");
        if (any.isArray() && !any.isEmpty() && roomAt(depth)) {
            // Deep down the last is taken: by custom that is null or the plain case.
            return resolved(any.get(depth < DEEPEST ? mix.below(any.size()) : any.size() - 1), depth + 1);
        }
        if (s.path("allOf").isArray() && roomAt(depth)) {
            return merged(s, depth);
        }
        return s;
    }

    private JsonNode merged(JsonNode s, int depth) {
        ObjectNode merged = JSON.objectNode();
        ((ObjectNode) s).properties().forEach(field -> {
            if (!field.getKey().equals("allOf")) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        for (JsonNode part : s.get("allOf")) {
            JsonNode other = resolved(part, depth + 1);
            for (Map.Entry<String, JsonNode> field : other.properties()) {
                JsonNode mine = merged.get(field.getKey());
                if (mine instanceof ObjectNode object && field.getValue() instanceof ObjectNode more) {
                    merged.set(field.getKey(), object.deepCopy().setAll(more));
                } else if (mine instanceof ArrayNode array && field.getValue() instanceof ArrayNode more) {
                    merged.set(field.getKey(), array.deepCopy().addAll(more));
                } else {
                    merged.set(field.getKey(), field.getValue());
                }
            }
        }
        return merged;
    }

    private String type(JsonNode s, int depth) {
        JsonNode type = s.path("type");
        if (type.isArray() && !type.isEmpty()) {
            return type.get(depth < DEEPEST ? mix.below(type.size()) : type.size() - 1)
                    .asText();
        }
        if (type.isTextual()) {
            return type.textValue();
        }
        return s.has("properties") || s.has("additionalProperties")
                ? "object"
                : s.has("items") ? "array" : depth == 0 ? "object" : "string";
    }

    private static JsonPointer pointer(String text) {
        try {
            return JsonPointer.compile(text);
        } catch (IllegalArgumentException e) {
            return JsonPointer.compile("/unknown reference");
        }
    }
}
