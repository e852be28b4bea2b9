package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Part.CacheMark;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.Changes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Writes parts as content blocks. */
final class BlockWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Changes changes;
    private final ToolIds ids = new ToolIds();

    BlockWriter(Changes changes) {
        this.changes = changes;
    }

    /** Adds the block of a part that is not a tool's result; none where Anthropic has no such thing. */
    void write(Part part, ArrayNode blocks) {
        switch (part) {
            case Part.Text text -> text(text.text(), text.cache(), blocks);
            case Part.Refusal refusal -> text(refusal.text(), null, blocks);
            case Part.Image image -> blocks.add(image(image));
            case Part.Document file -> document(file, blocks);
            case Part.ToolCall call -> blocks.add(toolCall(call));
            case Part.ToolResult result -> blocks.add(toolResult(result));
            case Part.Reasoning thoughts -> thinking(thoughts, blocks);
            case Part.Encrypted thoughts -> {
                if (ReasoningFormat.ANTHROPIC.equals(thoughts.format())) {
                    blocks.addObject().put("type", "redacted_thinking").put("data", thoughts.data());
                } else {
                    changes.dropped("messages: reasoning of another provider");
                }
            }
            case Part.Audio ignored -> changes.dropped("messages: audio");
        }
    }

    /** Empty texts are refused by Anthropic and say nothing. */
    void text(String text, @Nullable CacheMark cache, ArrayNode blocks) {
        if (!text.isBlank()) {
            ToolWriter.cache(blocks.addObject().put("type", "text").put("text", text), cache);
        }
    }

    private void thinking(Part.Reasoning thoughts, ArrayNode blocks) {
        if (thoughts.signature() != null && ReasoningFormat.ANTHROPIC.equals(thoughts.format())) {
            blocks.addObject()
                    .put("type", "thinking")
                    .put("thinking", thoughts.text())
                    .put("signature", thoughts.signature());
        } else {
            changes.dropped(
                    thoughts.signature() == null
                            ? "messages: reasoning without a signature"
                            : "messages: reasoning of another provider");
        }
    }

    private ObjectNode image(Part.Image image) {
        if (image.detail() != null && !image.detail().equals("auto")) {
            changes.dropped("messages: image detail");
        }
        ObjectNode block = NODES.objectNode().put("type", "image");
        source(image.source(), block);
        ToolWriter.cache(block, image.cache());
        return block;
    }

    private void document(Part.Document file, ArrayNode blocks) {
        if (isSoundOrFilm(file.source())) {
            changes.dropped("messages: video");
            return;
        }
        ObjectNode block = NODES.objectNode().put("type", "document");
        if (file.source() instanceof Part.Source.Data data && data.mimeType().startsWith("text/")) {
            String text = decoded(data.base64());
            if (text == null) {
                changes.dropped("messages: a file that is not base64");
                return;
            }
            block.putObject("source")
                    .put("type", "text")
                    .put("media_type", "text/plain")
                    .put("data", text);
        } else {
            source(file.source(), block);
        }
        if (file.name() != null && !file.name().isEmpty()) {
            block.put("title", file.name());
        }
        ToolWriter.cache(block, file.cache());
        blocks.add(block);
    }

    private static boolean isSoundOrFilm(Part.Source source) {
        String type =
                switch (source) {
                    case Part.Source.Data data -> data.mimeType();
                    case Part.Source.Url url -> url.mimeType();
                    case Part.Source.FileId ignored -> null;
                };
        return type != null && (type.startsWith("video/") || type.startsWith("audio/"));
    }

    private static @Nullable String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static void source(Part.Source where, ObjectNode block) {
        ObjectNode source = block.putObject("source");
        switch (where) {
            case Part.Source.Data data ->
                source.put("type", "base64").put("media_type", data.mimeType()).put("data", data.base64());
            case Part.Source.Url url -> source.put("type", "url").put("url", url.url());
            case Part.Source.FileId file -> source.put("type", "file").put("file_id", file.id());
        }
    }

    private ObjectNode toolCall(Part.ToolCall call) {
        ObjectNode block = NODES.objectNode().put("type", "tool_use");
        block.put("id", ids.call(call.id())).put("name", call.name());
        block.set("input", arguments(call.arguments()));
        ToolWriter.cache(block, call.cache());
        return block;
    }

    private JsonNode arguments(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNode input = EventReader.parsed(bytes, 0, bytes.length);
        if (input != null) {
            return input;
        }
        if (!text.isBlank()) {
            changes.adjusted("messages", "tool arguments that are no JSON object became {}");
        }
        return NODES.objectNode();
    }

    ObjectNode toolResult(Part.ToolResult result) {
        ObjectNode block = NODES.objectNode().put("type", "tool_result");
        block.put("tool_use_id", ids.result(result.callId()));
        ArrayNode content = NODES.arrayNode();
        for (Part part : result.content()) {
            write(part, content);
        }
        if (!content.isEmpty()) {
            block.set("content", content);
        }
        if (result.error()) {
            block.put("is_error", true);
        }
        ToolWriter.cache(block, result.cache());
        return block;
    }
}
