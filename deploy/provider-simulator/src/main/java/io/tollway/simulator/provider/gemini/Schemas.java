package io.tollway.simulator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns the API's own kind of schema, a part of OpenAPI's, into a JSON schema, and refuses what that part lacks: references, {@code additionalProperties}, {@code const}, {@code oneOf}. */
final class Schemas {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "format",
            "title",
            "description",
            "nullable",
            "enum",
            "maxItems",
            "minItems",
            "properties",
            "required",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "example",
            "anyOf",
            "propertyOrdering",
            "default",
            "items",
            "minimum",
            "maximum");
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object", "null");
    /** Numbers that protocol buffers write as texts. */
    private static final Set<String> COUNTS =
            Set.of("maxItems", "minItems", "minProperties", "maxProperties", "minLength", "maxLength");

    private Schemas() {}

    static ObjectNode toJsonSchema(JsonNode schema, String place) {
        if (!schema.isObject()) {
            throw Refusals.value(
                    place, "type.googleapis.com/google.ai.generativelanguage.v1beta.Schema", schema.toString());
        }
        Fields.onlyKnown(schema, KNOWN, place);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        String type = Fields.textOr(schema, "type", place + ".type", "").toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.equals("type_unspecified")) {
            if (!TYPES.contains(type)) {
                throw Refusals.value(
                        place + ".type",
                        "type.googleapis.com/google.ai.generativelanguage.v1beta.Type",
                        schema.path("type").toString());
            }
            result.put("type", type);
        }
        for (String name : KNOWN) {
            JsonNode value = Fields.get(schema, name);
            if (!Fields.absent(value)) {
                copy(name, value, result, place);
            }
        }
        if (type.equals("array") && !result.has("items")) {
            throw Refusals.at(place + ".items", "missing field.");
        }
        for (JsonNode required : result.path("required")) {
            if (!result.path("properties").has(required.asText())) {
                throw Refusals.at(place + ".required", "property is not defined: " + required.asText());
            }
        }
        return result;
    }

    private static void copy(String name, JsonNode value, ObjectNode result, String place) {
        switch (name) {
            case "type", "nullable", "propertyOrdering", "example", "title" -> {}
            case "items" -> result.set(name, toJsonSchema(value, place + ".items"));
            case "properties" -> {
                ObjectNode properties = result.putObject(name);
                for (Map.Entry<String, JsonNode> property : value.properties()) {
                    properties.set(
                            property.getKey(),
                            toJsonSchema(property.getValue(), place + ".properties[" + property.getKey() + "]"));
                }
            }
            case "anyOf" -> {
                for (int i = 0; i < value.size(); i++) {
                    result.withArray(name).add(toJsonSchema(value.get(i), place + ".any_of[" + i + "]"));
                }
            }
            default -> {
                if (COUNTS.contains(name) && value.isTextual()) {
                    result.put(name, value.asLong());
                } else {
                    result.set(name, value);
                }
            }
        }
    }
}
