package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;

/** Reads {@code response_format}. */
final class ChatFormat {
    private static final Shape PROSE = new Shape.Prose();
    private static final int FRAME = 8;

    private ChatFormat() {}

    static Shape read(JsonNode format, PromptMeter meter) {
        if (Fields.absent(format)) {
            return PROSE;
        }
        if (!format.isObject()) {
            throw Refusals.type("response_format", "an object", Fields.kind(format));
        }
        String type = Fields.requiredText(format, "type", "response_format.type");
        return switch (type) {
            case "text" -> PROSE;
            case "json_object" -> new Shape.AnyJson();
            case "json_schema" -> schema(format.path("json_schema"), meter);
            default -> throw Refusals.value("response_format.type", type, "'json_object', 'json_schema', and 'text'");
        };
    }

    private static Shape schema(JsonNode wrapper, PromptMeter meter) {
        if (!wrapper.isObject()) {
            throw Refusals.missing("response_format.json_schema");
        }
        String name = Fields.requiredText(wrapper, "name", "response_format.json_schema.name");
        ChatTools.checkName(name, "response_format.json_schema.name");
        JsonNode schema = wrapper.path("schema");
        if (!schema.isObject()) {
            throw Refusals.missing("response_format.json_schema.schema");
        }
        if (!"object".equals(schema.path("type").asText()) && !schema.has("$ref") && !schema.has("anyOf")) {
            throw Refusals.bad(
                    null,
                    "response_format",
                    "Invalid schema for response_format '" + name
                            + "': schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
                            + schema.path("type").asText("None") + "\"'.");
        }
        meter.fixed(FRAME).text(schema.toString());
        return new Shape.Schema(schema);
    }
}
