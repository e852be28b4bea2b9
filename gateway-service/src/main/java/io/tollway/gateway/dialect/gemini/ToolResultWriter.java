package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import java.util.HashMap;
import java.util.Map;

/** Writes {@code functionResponse}s. Google wants the function's name, which other dialects told with the call, and an object for an answer. */
final class ToolResultWriter {
    private final int generation;
    private final Changes changes;
    private final Map<String, String> names = new HashMap<>();

    ToolResultWriter(int generation, Changes changes) {
        this.generation = generation;
        this.changes = changes;
    }

    void called(String id, String name) {
        names.put(id, name);
    }

    void write(Part.ToolResult result, ArrayNode parts) {
        ObjectNode response = parts.addObject().putObject("functionResponse");
        response.put("id", result.callId()).put("name", name(result));
        StringBuilder text = new StringBuilder();
        ArrayNode media = GeminiJson.TREES.createArrayNode();
        for (Part part : result.content()) {
            content(part, text, media);
        }
        response.set("response", answer(text.toString(), result.error()));
        if (media.isEmpty()) {
            return;
        }
        if (generation >= Generation.THREE) {
            response.set("parts", media);
        } else {
            parts.addAll(media);
            changes.adjusted("messages[] of role tool", "media stand behind the tool's answer");
        }
    }

    private String name(Part.ToolResult result) {
        String told = names.get(result.callId());
        String own = told == null ? result.name() : told;
        if (own != null && !own.isEmpty()) {
            return own;
        }
        changes.adjusted("messages[].tool_call_id", "names no call; sent as the function's name");
        return result.callId();
    }

    private static ObjectNode answer(String text, boolean error) {
        ObjectNode object = GeminiJson.objectIn(text);
        if (object != null) {
            return error && !object.has("error") ? GeminiJson.object().set("error", object) : object;
        }
        return GeminiJson.object().put(error ? "error" : "result", text);
    }

    private void content(Part part, StringBuilder text, ArrayNode media) {
        switch (part) {
            case Part.Text piece -> text.append(text.isEmpty() ? "" : "\n").append(piece.text());
            case Part.Refusal piece -> text.append(text.isEmpty() ? "" : "\n").append(piece.text());
            case Part.Image image -> MediaParts.add(media, image.source(), "image/jpeg", changes);
            case Part.Document file -> MediaParts.add(media, file.source(), "application/pdf", changes);
            case Part.Audio audio ->
                AnswerParts.inline(media.addObject(), MediaTypes.mimeType(audio.format()), audio.base64());
            case Part.Reasoning ignored -> {}
            case Part.Encrypted ignored -> {}
            case Part.ToolCall ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }
}
