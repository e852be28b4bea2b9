package io.tollway.gateway.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Canonical messages as {@code messages}, and text files as {@code documents}, which answers then cite. */
final class CohereMessages {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ArrayNode messages = NODES.arrayNode();
    private final ArrayNode documents = NODES.arrayNode();
    private final Changes changes;

    CohereMessages(Changes changes) {
        this.changes = changes;
    }

    ArrayNode all() {
        return messages;
    }

    ArrayNode documents() {
        return documents;
    }

    void write(List<Message> all) {
        for (Message message : all) {
            switch (message.role()) {
                case SYSTEM -> said("system", message.parts());
                case USER -> said("user", message.parts());
                case ASSISTANT -> assistant(message.parts());
                case TOOL -> results(message.parts());
            }
        }
    }

    private void said(String role, List<Part> parts) {
        ObjectNode entry = messages.addObject().put("role", role);
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            entry.put("content", text.text());
            return;
        }
        ArrayNode content = entry.putArray("content");
        for (Part part : parts) {
            part(part, content);
        }
        if (content.isEmpty()) {
            entry.put("content", "");
        }
    }

    private void part(Part part, ArrayNode content) {
        switch (part) {
            case Part.Text text -> content.addObject().put("type", "text").put("text", text.text());
            case Part.Refusal refusal -> content.addObject().put("type", "text").put("text", refusal.text());
            case Part.Image image -> image(image, content);
            case Part.Document file -> document(file);
            case Part.Audio ignored -> changes.dropped("messages[].content[audio]");
            case Part.Reasoning ignored -> changes.dropped("messages[].reasoning");
            case Part.Encrypted ignored -> changes.dropped("messages[].reasoning");
            case Part.ToolCall ignored -> changes.dropped("messages[].content[tool_use] of the user");
            case Part.ToolResult result -> result(result);
        }
    }

    private void image(Part.Image image, ArrayNode content) {
        String url =
                switch (image.source()) {
                    case Part.Source.Data data -> "data:" + data.mimeType() + ";base64," + data.base64();
                    case Part.Source.Url address -> address.url();
                    case Part.Source.FileId ignored -> "";
                };
        if (url.isEmpty()) {
            changes.dropped("messages[].content[image] by file id");
            return;
        }
        ObjectNode said = content.addObject().put("type", "image_url").putObject("image_url");
        said.put("url", url);
        if (image.detail() != null) {
            said.put("detail", image.detail());
        }
    }

    /** Texts only: the API reads no other files. */
    private void document(Part.Document file) {
        String text = file.source() instanceof Part.Source.Data data
                        && data.mimeType().startsWith("text/")
                ? decoded(data.base64())
                : null;
        if (text == null) {
            changes.dropped("messages[].content[file]");
            return;
        }
        ObjectNode said = documents.addObject().put("id", "document-" + documents.size());
        ObjectNode data = said.putObject("data").put("text", text);
        if (file.name() != null) {
            data.put("title", file.name());
        }
    }

    private static @Nullable String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Thoughts before calls are the model's plan for them; signatures of other providers mean nothing here. */
    private void assistant(List<Part> parts) {
        ObjectNode entry = messages.addObject().put("role", "assistant");
        StringBuilder text = new StringBuilder();
        StringBuilder plan = new StringBuilder();
        ArrayNode calls = NODES.arrayNode();
        for (Part part : parts) {
            switch (part) {
                case Part.Text piece -> text.append(piece.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.ToolCall call -> {
                    ObjectNode said = calls.addObject().put("id", call.id()).put("type", "function");
                    said.putObject("function").put("name", call.name()).put("arguments", call.arguments());
                }
                case Part.Reasoning reasoning -> plan.append(reasoning.text());
                case Part.Encrypted ignored -> changes.dropped("messages[].reasoning");
                case Part.Image ignored -> changes.dropped("messages[].content[image] of the assistant");
                case Part.Audio ignored -> changes.dropped("messages[].content[audio] of the assistant");
                case Part.Document ignored -> changes.dropped("messages[].content[file] of the assistant");
                case Part.ToolResult ignored -> changes.dropped("messages[].content[tool_result] of the assistant");
            }
        }
        if (!calls.isEmpty()) {
            entry.set("tool_calls", calls);
            if (!plan.isEmpty()) {
                entry.put("tool_plan", plan.toString());
            }
        } else if (!plan.isEmpty()) {
            changes.dropped("messages[].reasoning");
        }
        if (!text.isEmpty() || calls.isEmpty()) {
            entry.put("content", text.toString());
        }
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
        StringBuilder text = new StringBuilder();
        for (Part piece : result.content()) {
            if (piece instanceof Part.Text said) {
                text.append(said.text());
            } else {
                changes.dropped("messages[].content[tool_result] beside text");
            }
        }
        messages.addObject()
                .put("role", "tool")
                .put("tool_call_id", result.callId())
                .put("content", text.toString());
    }
}
