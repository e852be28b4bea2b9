package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;

/** Reads the form that an answer must have: chat's {@code response_format}, whose schema is wrapped once more, and {@code text.format} of responses. */
final class ChatFormat {
    private static final Shape PROSE = new Shape.Prose();
    private static final int FRAME = 8;

    private ChatFormat() {}

    /** @param place where the format stands in the request */
    static Shape read(JsonNode format, String place, PromptMeter meter) {
        if (Fields.absent(format)) {
            return PROSE;
        }
        if (!format.isObject()) {
            throw Refusals.type(place, "an object", Fields.kind(format));
        }
        boolean wrapped = place.equals("response_format");
        String type = Fields.requiredText(format, "type", place + ".type");
        return switch (type) {
            case "text" -> PROSE;
            case "json_object" -> new Shape.AnyJson();
            case "json_schema" ->
                wrapped
                        ? schema(format.path("json_schema"), place, place + ".json_schema", meter)
                        : schema(format, place, place, meter);
            default -> throw Refusals.value(place + ".type", type, "'json_object', 'json_schema', and 'text'");
        };
    }

    private static Shape schema(JsonNode wrapper, String format, String place, PromptMeter meter) {
        if (!wrapper.isObject()) {
            throw Refusals.missing(place);
        }
        String name = Fields.requiredText(wrapper, "name", place + ".name");
        ChatTools.checkName(name, place + ".name");
        JsonNode schema = wrapper.path("schema");
        if (!schema.isObject()) {
            throw Refusals.missing(place + ".schema");
        }
        if (!"object".equals(schema.path("type").asText()) && !schema.has("$ref") && !schema.has("anyOf")) {
            throw Refusals.bad(
                    null,
                    format,
                    "Invalid schema for response_format '" + name
                            + "': schema must be a JSON Schema of 'type: \"object\"', got 'type: \""
                            + schema.path("type").asText("None") + "\"'.");
        }
        meter.fixed(FRAME).text(schema.toString());
        return new Shape.Schema(schema);
    }
}
