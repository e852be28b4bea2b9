package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningFormat;
import org.jspecify.annotations.Nullable;

/** The parts of an answer's content as they are written one after the other. Gemini's signatures stand on the part behind them. */
final class AnswerParts {
    private ArrayNode parts = GeminiJson.TREES.createArrayNode();
    private @Nullable String pendingSignature;

    /** What was added since the last time; what is left of a signature goes with the end. */
    ArrayNode take() {
        ArrayNode taken = parts;
        parts = GeminiJson.TREES.createArrayNode();
        return taken;
    }

    /** The last parts: at least one, as Google's own last chunk has. */
    ArrayNode last() {
        if (pendingSignature != null || parts.isEmpty()) {
            text("");
        }
        return take();
    }

    void add(Part part) {
        switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Reasoning thought -> thought(thought.text(), thought.signature(), thought.format(), thought.id());
            case Part.Encrypted sealed -> encrypted(sealed.data(), sealed.format(), sealed.id());
            case Part.ToolCall call -> call(call.id(), call.name(), call.arguments());
            case Part.Audio audio -> media(MediaTypes.mimeType(audio.format()), audio.base64());
            case Part.Image image -> source(image.source());
            case Part.Document file -> source(file.source());
            case Part.ToolResult ignored -> {}
        }
    }

    void text(String text) {
        signed(parts.addObject().put("text", text));
    }

    void thought(String text, @Nullable String signature, @Nullable String format, @Nullable String id) {
        ObjectNode part = parts.addObject().put("text", text).put("thought", true);
        if (signature != null) {
            part.put("thoughtSignature", Signatures.ofReasoning(signature, format, id));
        }
    }

    void encrypted(String data, String format, @Nullable String id) {
        if (format.equals(ReasoningFormat.GEMINI)) {
            pendingSignature = data;
        } else {
            parts.addObject()
                    .put("text", "")
                    .put("thought", true)
                    .put("thoughtSignature", Signatures.ofEncrypted(data, format, id));
        }
    }

    void call(String id, String name, String arguments) {
        ObjectNode part = parts.addObject();
        part.putObject("functionCall").put("id", id).put("name", name).set("args", arguments(arguments));
        signed(part);
    }

    /** A call's arguments as the object that Google has them in; what a model wrote that is none stands in one. */
    static ObjectNode arguments(String json) {
        ObjectNode object = GeminiJson.objectIn(json);
        if (object != null) {
            return object;
        }
        return json.isBlank() ? GeminiJson.object() : GeminiJson.object().put("arguments", json);
    }

    void media(String mimeType, String base64) {
        signed(inline(parts.addObject(), mimeType, base64));
    }

    static ObjectNode inline(ObjectNode part, String mimeType, String base64) {
        part.putObject("inlineData").put("mimeType", mimeType).put("data", base64);
        return part;
    }

    private void source(Part.Source source) {
        switch (source) {
            case Part.Source.Data data -> media(data.mimeType(), data.base64());
            case Part.Source.Url url -> {
                ObjectNode file = parts.addObject().putObject("fileData").put("fileUri", url.url());
                String mime = url.mimeType();
                file.put("mimeType", mime == null ? MediaTypes.guess(url.url(), "application/octet-stream") : mime);
            }
            case Part.Source.FileId ignored -> {}
        }
    }

    private void signed(ObjectNode part) {
        String signature = pendingSignature;
        if (signature != null) {
            part.put("thoughtSignature", signature);
            pendingSignature = null;
        }
    }
}
