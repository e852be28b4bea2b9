package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ids that we gave to items. They end in the id of the request they were given in, and mean nothing to anybody else. */
final class ItemIds {
    private static final String OURS = "gen-";

    private ItemIds() {}

    static boolean isOurs(JsonNode item) {
        return item.path("id").asText("").contains(OURS);
    }

    /** The item for somebody else. */
    static JsonNode withoutOurs(JsonNode item) {
        return isOurs(item) && item instanceof ObjectNode object
                ? object.deepCopy().without("id")
                : item;
    }

    /**
     * A stored item as a client without stored items would send it: what is said in words, calls and their results need no id, and one that its provider gave means nothing to the next; OpenAI looks for what it
     * did not store.
     */
    static JsonNode asSent(JsonNode item) {
        return switch (item.path("type").asText("")) {
            case "message", "function_call", "function_call_output" ->
                item instanceof ObjectNode object && object.has("id")
                        ? object.deepCopy().without("id")
                        : item;
            default -> withoutOurs(item);
        };
    }

    /**
     * The id of an item that a client sent without one.
     *
     * @param place among the input
     */
    static String input(String type, int place, String generationId) {
        String prefix =
                switch (type) {
                    case "message" -> "msg_i";
                    case "reasoning" -> "rs_i";
                    case "function_call" -> "fc_i";
                    case "function_call_output" -> "fco_i";
                    default -> "item_i";
                };
        return prefix + place + generationId;
    }
}
