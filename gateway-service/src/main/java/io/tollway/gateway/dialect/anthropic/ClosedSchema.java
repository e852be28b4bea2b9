package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.dialect.Changes;

/** A schema whose objects say {@code "additionalProperties": false}: Anthropic refuses an output schema with one that does not. */
final class ClosedSchema {
    private ClosedSchema() {}

    static JsonNode of(JsonNode schema, Changes changes) {
        JsonNode copy = schema.deepCopy();
        if (close(copy)) {
            changes.adjusted("response_format", "additionalProperties false");
        }
        return copy;
    }

    /** Whether anything had to be changed. Depth is bounded: a request's is. */
    private static boolean close(JsonNode node) {
        boolean changed = false;
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && !object.path("additionalProperties").isBoolean()) {
            object.put("additionalProperties", false);
            changed = true;
        }
        for (JsonNode child : node) {
            changed |= close(child);
        }
        return changed;
    }
}
