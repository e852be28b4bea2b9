package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What Anthropic would refuse in a client's history: what we wrote into it for other providers (their reasoning, citations without Anthropic's own index), and thoughts that lost their signature. */
final class ForeignBlocks {
    private ForeignBlocks() {}

    /** The messages without such blocks; null when there are none. */
    static @Nullable JsonNode without(JsonNode messages) {
        if (!anyIn(messages) || !(messages.deepCopy() instanceof ArrayNode clean)) {
            return null;
        }
        for (int i = clean.size() - 1; i >= 0; i--) {
            if (clean.get(i).path("content") instanceof ArrayNode blocks) {
                for (int j = blocks.size() - 1; j >= 0; j--) {
                    if (isReasoning(blocks.get(j))) {
                        blocks.remove(j);
                    } else if (hasCitations(blocks.get(j)) && blocks.get(j) instanceof ObjectNode text) {
                        text.remove("citations");
                    }
                }
                if (blocks.isEmpty()) {
                    clean.remove(i);
                }
            }
        }
        return clean;
    }

    private static boolean anyIn(JsonNode messages) {
        for (JsonNode message : messages) {
            for (JsonNode block : message.path("content")) {
                if (isReasoning(block) || hasCitations(block)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isReasoning(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" ->
                block.path("signature").asText().isEmpty()
                        || ReasoningTag.marks(block.path("signature").asText());
            case "redacted_thinking" -> ReasoningTag.marks(block.path("data").asText());
            default -> false;
        };
    }

    private static boolean hasCitations(JsonNode block) {
        for (JsonNode citation : block.path("citations")) {
            if (citation.path("encrypted_index").asText("-").isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
