package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Schemas between JSON Schema and what Google takes.
 *
 * <p>Google has two fields for each schema: {@code parameters} and {@code responseSchema} are its own subset of OpenAPI and refuse every word they do not know;
 * {@code parametersJsonSchema} and {@code responseJsonSchema} take JSON Schema, references and {@code additionalProperties} included, and pass over what they do not enforce. Requests are
 * written with the second kind, so nothing has to be left out of a client's schema; both kinds are read.
 */
final class SchemaForms {
    /** Counts that Google's OpenAPI subset writes as strings, being 64-bit. */
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");

    private SchemaForms() {}

    /** Google's OpenAPI subset as JSON Schema. */
    static JsonNode fromOpenApi(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode json = GeminiJson.object();
        boolean nullable = schema.path("nullable").asBoolean(false);
        for (Iterator<Map.Entry<String, JsonNode>> members = schema.fields(); members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            String name = Fields.camel(member.getKey());
            JsonNode value = member.getValue();
            switch (name) {
                case "nullable", "propertyOrdering", "example" -> {}
                case "type" -> json.set(name, type(value, nullable));
                case "format" -> {
                    if (!"enum".equals(value.asText())) {
                        json.set(name, value);
                    }
                }
                case "items" -> json.set(name, fromOpenApi(value));
                case "anyOf" -> json.set(name, each(value));
                case "properties" -> json.set(name, members(value));
                default -> json.set(name, COUNTS.contains(name) ? count(value) : value);
            }
        }
        return json;
    }

    private static JsonNode type(JsonNode value, boolean nullable) {
        if (!value.isTextual()) {
            return value;
        }
        JsonNode lower =
                GeminiJson.TREES.getNodeFactory().textNode(value.textValue().toLowerCase(Locale.ROOT));
        return nullable ? GeminiJson.TREES.createArrayNode().add(lower).add("null") : lower;
    }

    private static JsonNode count(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            return GeminiJson.TREES.getNodeFactory().numberNode(Integer.parseInt(value.textValue()));
        } catch (NumberFormatException notOne) {
            return value;
        }
    }

    private static JsonNode each(JsonNode schemas) {
        ArrayNode all = GeminiJson.TREES.createArrayNode();
        for (JsonNode schema : schemas) {
            all.add(fromOpenApi(schema));
        }
        return all;
    }

    private static JsonNode members(JsonNode properties) {
        ObjectNode all = GeminiJson.object();
        properties.fields().forEachRemaining(member -> all.set(member.getKey(), fromOpenApi(member.getValue())));
        return all;
    }

    /** JSON Schema as Google's JSON-schema fields take it: without the dialect's name, a constant as the list of it alone, and nothing beside a reference. */
    static JsonNode toGoogle(JsonNode schema) {
        if (schema.isArray()) {
            ArrayNode all = GeminiJson.TREES.createArrayNode();
            for (JsonNode entry : schema) {
                all.add(toGoogle(entry));
            }
            return all;
        }
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode google = GeminiJson.object();
        boolean reference = schema.path("$ref").isTextual();
        for (Iterator<Map.Entry<String, JsonNode>> members = schema.fields(); members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (name.equals("$schema") || reference && !name.startsWith("$")) {
                continue;
            }
            switch (name) {
                case "const" ->
                    google.set("enum", GeminiJson.TREES.createArrayNode().add(value));
                case "properties", "$defs", "definitions", "patternProperties", "dependentSchemas" ->
                    google.set(name, named(value));
                case "enum", "default", "examples", "required" -> google.set(name, value);
                default -> google.set(name, toGoogle(value));
            }
        }
        return google;
    }

    private static JsonNode named(JsonNode schemas) {
        if (!schemas.isObject()) {
            return schemas;
        }
        ObjectNode all = GeminiJson.object();
        schemas.fields().forEachRemaining(member -> all.set(member.getKey(), toGoogle(member.getValue())));
        return all;
    }
}
