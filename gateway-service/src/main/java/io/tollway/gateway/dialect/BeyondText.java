package io.tollway.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Tool;

/**
 * What a request of a dialect that is read as a tree may cost beside tokens of text. Where it does not say how often, a published number is held for.
 *
 * @param searches that the provider may run
 * @param imagesOut pictures an answer may have
 * @param audioOut whether the answer may be sound
 */
record BeyondText(int searches, int imagesOut, boolean audioOut) {
    private static final int MOST_SEARCHES = 1_000;

    static BeyondText of(JsonNode root, CanonicalRequest request) {
        int searches = 0;
        boolean images = false;
        for (Tool tool : request.tools()) {
            if (tool instanceof Tool.Hosted hosted) {
                searches += isSearch(hosted.type()) ? allowed(hosted.declaration(), root) : 0;
                images |= hosted.type().equals("image_generation");
            }
        }
        boolean audio = false;
        JsonNode config = either(root, "generationConfig", "generation_config");
        for (JsonNode modality : either(config, "responseModalities", "response_modalities")) {
            images |= modality.asText().equalsIgnoreCase("IMAGE");
            audio |= modality.asText().equalsIgnoreCase("AUDIO");
        }
        return new BeyondText(Math.min(searches, MOST_SEARCHES), images ? ModelRequest.IMAGES : 0, audio);
    }

    private static boolean isSearch(String type) {
        return switch (type) {
            case "googleSearch", "googleSearchRetrieval", "enterpriseWebSearch", "googleMaps" -> true;
            default -> type.startsWith("web_search");
        };
    }

    private static int allowed(JsonNode tool, JsonNode root) {
        JsonNode most = tool.path("max_uses").isInt() ? tool.path("max_uses") : root.path("max_tool_calls");
        return most.isInt() ? Math.clamp(most.intValue(), 0, MOST_SEARCHES) : ModelRequest.SEARCHES;
    }

    private static JsonNode either(JsonNode object, String name, String other) {
        return object.has(name) ? object.path(name) : object.path(other);
    }
}
