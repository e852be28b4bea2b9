package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Shape;
import io.tollway.simulator.provider.answer.Thinking;

/** Reads {@code output_config}: the form of the answer and the effort put into it; and {@code output_format}, which came before it. */
final class OutputFields {
    private static final int FRAME = 8;

    private OutputFields() {}

    /** The effort asked for, or what it is when nothing is. */
    static String effort(JsonNode body) {
        String effort = Fields.text(body.path("output_config"), "effort", "output_config.effort");
        if (effort == null) {
            return "high";
        }
        if (Thinking.ofEffort(effort) <= 0 || effort.equals("minimal")) {
            throw Refusals.type("output_config.effort", "'low', 'medium', 'high', 'xhigh' or 'max'");
        }
        return effort;
    }

    static Shape shape(JsonNode body, PromptMeter meter) {
        JsonNode config = body.path("output_config");
        if (!Fields.absent(config) && !config.isObject()) {
            throw Refusals.type("output_config", "a valid dictionary");
        }
        JsonNode format = config.path("format");
        String place = "output_config.format";
        if (Fields.absent(format)) {
            format = body.path("output_format");
            place = "output_format";
        }
        if (Fields.absent(format)) {
            return new Shape.Prose();
        }
        String type = Fields.requiredText(format, "type", place + ".type");
        if (!type.equals("json_schema")) {
            throw Refusals.type(place + ".type", "'json_schema'");
        }
        JsonNode schema = format.path("schema");
        if (Fields.absent(schema)) {
            throw Refusals.missing(place + ".schema");
        }
        if (!schema.isObject()) {
            throw Refusals.type(place + ".schema", "a valid dictionary");
        }
        checkClosed(schema, place + ".schema");
        meter.fixed(FRAME).text(schema.toString());
        return new Shape.Schema(schema);
    }

    /** Every object of the schema must say that it has no further fields. */
    private static void checkClosed(JsonNode schema, String place) {
        if (schema.isObject() && "object".equals(schema.path("type").asText())) {
            JsonNode more = schema.path("additionalProperties");
            if (!more.isBoolean() || more.booleanValue()) {
                throw Refusals.at(place, "For 'object' type, 'additionalProperties' must be explicitly set to false");
            }
        }
        for (JsonNode each : schema) {
            if (each.isContainerNode()) {
                checkClosed(each, place);
            }
        }
    }
}
