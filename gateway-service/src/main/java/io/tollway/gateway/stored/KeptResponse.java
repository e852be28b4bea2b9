package io.tollway.gateway.stored;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * What is kept of one response.
 *
 * @param response as its client got it
 * @param input every item that it answers, those of earlier responses included, each with an id
 */
public record KeptResponse(ObjectNode response, ArrayNode input) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FORMAT = 1;

    /** As it is kept. */
    public byte[] bytes() {
        ObjectNode kept = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
        kept.set("response", response);
        kept.set("input", input);
        return write(kept);
    }

    /** @throws IOException when the bytes are none that were kept in a format known here; says nothing of what they hold */
    static KeptResponse read(byte[] bytes) throws IOException {
        JsonNode kept;
        try {
            kept = JSON.readTree(bytes);
        } catch (JsonProcessingException damaged) {
            throw new IOException("a kept response is no JSON");
        }
        if (kept.path("format").asInt() == FORMAT
                && kept.get("response") instanceof ObjectNode response
                && kept.get("input") instanceof ArrayNode input) {
            return new KeptResponse(response, input);
        }
        throw new IOException("a kept response has a format that this version does not know");
    }

    static byte[] write(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }
}
