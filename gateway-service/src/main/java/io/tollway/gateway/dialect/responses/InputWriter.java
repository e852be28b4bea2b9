package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Canonical messages as {@code instructions} and {@code input}: one assistant's turn becomes several items. */
final class InputWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String format;
    private final Changes changes;
    private final ArrayNode items = NODES.arrayNode();
    private String instructions = "";
    private boolean sealed;

    /** @param format whose sealed thoughts may go there */
    InputWriter(String format, Changes changes) {
        this.format = format;
        this.changes = changes;
    }

    String instructions() {
        return instructions;
    }

    ArrayNode items() {
        return items;
    }

    /** Whether thoughts of OpenAI's go back to it. */
    boolean sealed() {
        return sealed;
    }

    /** @param hoist whether a text of the system's before everything else is the instructions */
    void write(List<Message> messages, boolean hoist) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> {
                    boolean first = hoist && items.isEmpty() && instructions.isEmpty();
                    if (first && message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text text) {
                        instructions = text.text();
                    } else {
                        said("developer", message.parts());
                    }
                }
                case USER -> said("user", message.parts());
                case ASSISTANT -> assistant(message.parts());
                case TOOL -> results(message.parts());
            }
        }
    }

    private static boolean isText(List<Part> parts) {
        for (Part part : parts) {
            if (!(part instanceof Part.Text)) {
                return false;
            }
        }
        return true;
    }

    private void said(String role, List<Part> parts) {
        ObjectNode item = NODES.objectNode().put("type", "message").put("role", role);
        content(parts, item.putArray("content"));
        if (!item.path("content").isEmpty()) {
            items.add(item);
        }
    }

    private void content(List<Part> parts, ArrayNode content) {
        for (Part part : parts) {
            switch (part) {
                case Part.Text text ->
                    content.addObject().put("type", "input_text").put("text", text.text());
                case Part.Image image -> image(image, content);
                case Part.Document file -> file(file, content);
                case Part.Audio audio ->
                    content.addObject()
                            .put("type", "input_audio")
                            .putObject("input_audio")
                            .put("data", audio.base64())
                            .put("format", audio.format());
                case Part.Refusal refusal ->
                    content.addObject().put("type", "input_text").put("text", refusal.text());
                case Part.Reasoning ignored -> changes.dropped("messages[].reasoning");
                case Part.Encrypted ignored -> changes.dropped("messages[].reasoning");
                case Part.ToolCall ignored -> changes.dropped("messages[].content[tool_use] of the user");
                case Part.ToolResult result -> result(result);
            }
        }
    }

    private static void image(Part.Image image, ArrayNode content) {
        ObjectNode said = content.addObject().put("type", "input_image");
        switch (image.source()) {
            case Part.Source.Data data -> said.put("image_url", dataUrl(data));
            case Part.Source.Url address -> said.put("image_url", address.url());
            case Part.Source.FileId file -> said.put("file_id", file.id());
        }
        said.put("detail", image.detail() == null ? "auto" : image.detail());
    }

    private static void file(Part.Document file, ArrayNode content) {
        ObjectNode said = content.addObject().put("type", "input_file");
        switch (file.source()) {
            case Part.Source.Data data ->
                said.put("filename", file.name() == null ? "document.pdf" : file.name())
                        .put("file_data", dataUrl(data));
            case Part.Source.Url address -> said.put("file_url", address.url());
            case Part.Source.FileId id -> said.put("file_id", id.id());
        }
    }

    private static String dataUrl(Part.Source.Data data) {
        return "data:" + data.mimeType() + ";base64," + data.base64();
    }

    private void assistant(List<Part> parts) {
        ObjectNode message = null;
        String thoughts = "";
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> {
                    message = message == null ? open() : message;
                    message.withArray("content")
                            .addObject()
                            .put("type", "output_text")
                            .put("text", text.text())
                            .putArray("annotations");
                }
                case Part.Refusal refusal -> {
                    message = message == null ? open() : message;
                    message.withArray("content")
                            .addObject()
                            .put("type", "refusal")
                            .put("refusal", refusal.text());
                }
                case Part.ToolCall call -> {
                    message = null;
                    items.addObject()
                            .put("type", "function_call")
                            .put("call_id", call.id())
                            .put("name", call.name())
                            .put("arguments", call.arguments());
                }
                case Part.Reasoning reasoning -> {
                    message = null;
                    thoughts = reasoning.text();
                    dropForeign(reasoning.signature(), reasoning.format());
                }
                case Part.Encrypted own -> {
                    message = null;
                    encrypted(own, thoughts);
                    thoughts = "";
                }
                case Part.Image ignored -> changes.dropped("messages[].content[image] of the assistant");
                case Part.Audio ignored -> changes.dropped("messages[].content[audio] of the assistant");
                case Part.Document ignored -> changes.dropped("messages[].content[file] of the assistant");
                case Part.ToolResult ignored -> changes.dropped("messages[].content[tool_result] of the assistant");
            }
        }
    }

    private ObjectNode open() {
        ObjectNode message = items.addObject().put("type", "message").put("role", "assistant");
        message.putArray("content");
        return message;
    }

    private void dropForeign(@Nullable String signature, @Nullable String format) {
        if (signature != null && !this.format.equals(format)) {
            changes.dropped("messages[].reasoning");
        }
    }

    /** Thoughts that this provider itself sealed; nobody else's can be read there. */
    private void encrypted(Part.Encrypted thought, String summary) {
        if (!thought.format().equals(format)) {
            changes.dropped("messages[].reasoning");
            return;
        }
        sealed = true;
        ObjectNode item = items.addObject().put("type", "reasoning");
        String id = thought.id();
        if (id != null && !id.isEmpty()) {
            item.put("id", id);
        }
        OutputItems.summary(item.set("summary", NODES.arrayNode()), summary);
        item.put("encrypted_content", thought.data());
    }

    private void results(List<Part> parts) {
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                result(result);
            } else {
                said("user", List.of(part));
            }
        }
    }

    private void result(Part.ToolResult result) {
        ObjectNode item = NODES.objectNode().put("type", "function_call_output").put("call_id", result.callId());
        if (isText(result.content())) {
            StringBuilder text = new StringBuilder();
            for (Part part : result.content()) {
                text.append(part instanceof Part.Text piece ? piece.text() : "");
            }
            item.put("output", text.toString());
        } else {
            content(result.content(), item.putArray("output"));
        }
        items.add(item);
    }
}
