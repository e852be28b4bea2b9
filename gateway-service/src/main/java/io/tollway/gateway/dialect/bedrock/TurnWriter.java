package io.tollway.gateway.dialect.bedrock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.Changes;
import java.util.List;

/** Canonical messages as {@code system} and {@code messages}: users and assistants take turns, and tools answer in the user's. */
final class TurnWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = new JsonMapper();

    private final ArrayNode system = NODES.arrayNode();
    private final ArrayNode messages = NODES.arrayNode();
    private final MediaWriter media;
    private final Changes changes;
    private boolean calls;
    private boolean lacksThoughts;

    TurnWriter(Changes changes) {
        this.changes = changes;
        this.media = new MediaWriter(changes);
    }

    ArrayNode system() {
        return system;
    }

    ArrayNode messages() {
        return messages;
    }

    /** Whether tools have been called before. */
    boolean hasCalls() {
        return calls;
    }

    /** Whether the turn of the last calls came back without signed thoughts: Claude cannot go on thinking there. */
    boolean lacksThoughts() {
        return lacksThoughts;
    }

    void write(List<Message> all) {
        for (Message message : all) {
            switch (message.role()) {
                case SYSTEM -> system(message.parts());
                case USER -> {
                    lacksThoughts = false;
                    blocks("user", message.parts());
                }
                case TOOL -> blocks("user", message.parts());
                case ASSISTANT -> assistant(message.parts());
            }
        }
    }

    private void system(List<Part> parts) {
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                if (!text.text().isBlank()) {
                    system.addObject().put("text", text.text());
                    ConverseWriter.cache(text.cache(), system);
                }
            } else {
                changes.dropped("messages[].content of the system beside text");
            }
        }
    }

    private void assistant(List<Part> parts) {
        boolean called = false;
        boolean thought = false;
        for (Part part : parts) {
            called |= part instanceof Part.ToolCall;
            thought |= part instanceof Part.Reasoning reasoning && isOwn(reasoning)
                    || part instanceof Part.Encrypted sealed && sealed.format().equals(ReasoningFormat.ANTHROPIC);
        }
        calls |= called;
        lacksThoughts = called && !thought;
        blocks("assistant", parts);
    }

    private void blocks(String role, List<Part> parts) {
        ArrayNode content = turn(role);
        for (Part part : parts) {
            block(part, content);
        }
        if (content.isEmpty()) {
            messages.remove(messages.size() - 1);
        }
    }

    /** The content of the turn under way where the same role speaks on. */
    private ArrayNode turn(String role) {
        JsonNode last = messages.path(messages.size() - 1);
        if (last.path("role").asText("").equals(role) && last.path("content") instanceof ArrayNode content) {
            return content;
        }
        return messages.addObject().put("role", role).putArray("content");
    }

    private void block(Part part, ArrayNode content) {
        switch (part) {
            case Part.Text text -> {
                if (!text.text().isBlank()) {
                    content.addObject().put("text", text.text());
                    ConverseWriter.cache(text.cache(), content);
                }
            }
            case Part.Refusal refusal -> {
                if (!refusal.text().isBlank()) {
                    content.addObject().put("text", refusal.text());
                }
            }
            case Part.Image image -> {
                media.image(image, content);
                ConverseWriter.cache(image.cache(), content);
            }
            case Part.Document file -> {
                media.document(file, content);
                ConverseWriter.cache(file.cache(), content);
            }
            case Part.Audio ignored -> changes.dropped("messages[].content[audio]");
            case Part.Reasoning reasoning -> reasoning(reasoning, content);
            case Part.Encrypted sealed -> sealed(sealed, content);
            case Part.ToolCall call -> {
                ObjectNode use = content.addObject().putObject("toolUse");
                use.put("toolUseId", call.id()).put("name", call.name());
                use.set("input", input(call.arguments()));
                ConverseWriter.cache(call.cache(), content);
            }
            case Part.ToolResult result -> {
                ObjectNode said = content.addObject().putObject("toolResult").put("toolUseId", result.callId());
                ArrayNode shown = said.putArray("content");
                for (Part piece : result.content()) {
                    block(piece, shown);
                }
                if (shown.isEmpty()) {
                    shown.addObject().put("text", "(empty)");
                }
                if (result.error()) {
                    said.put("status", "error");
                }
                ConverseWriter.cache(result.cache(), content);
            }
        }
    }

    private static boolean isOwn(Part.Reasoning reasoning) {
        return reasoning.signature() != null && ReasoningFormat.ANTHROPIC.equals(reasoning.format());
    }

    /** Thoughts go back with their signature or not at all. */
    private void reasoning(Part.Reasoning reasoning, ArrayNode content) {
        if (isOwn(reasoning)) {
            content.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", reasoning.text())
                    .put("signature", reasoning.signature());
        } else {
            changes.dropped("messages[].reasoning");
        }
    }

    private void sealed(Part.Encrypted sealed, ArrayNode content) {
        if (sealed.format().equals(ReasoningFormat.ANTHROPIC)) {
            content.addObject().putObject("reasoningContent").put("redactedContent", sealed.data());
        } else {
            changes.dropped("messages[].reasoning");
        }
    }

    /** The model's own words where they are an object; what is none cannot be said. */
    private ObjectNode input(String arguments) {
        try {
            if (JSON.readTree(arguments) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException notJson) {
            changes.adjusted("messages[].tool_calls[].arguments", "not a JSON object; sent as its text");
        }
        return NODES.objectNode().put("arguments", arguments);
    }
}
