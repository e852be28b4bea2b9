package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.Changes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code systemInstruction} and {@code contents}. Turns of one role that follow each other become one, which keeps a turn's tool results together as Google demands.
 *
 * <p>A signature of Gemini's goes on the text or call behind it. From Gemini 3 on the first call of a turn must have one; where it is lost, Google's documented placeholder stands in.
 */
final class ContentWriter {
    private final int generation;
    private final Changes changes;
    private final ArrayNode contents = GeminiJson.TREES.createArrayNode();
    private final ArrayNode system = GeminiJson.TREES.createArrayNode();
    private final ToolResultWriter results;
    private ArrayNode parts = GeminiJson.TREES.createArrayNode();
    private String role = "";
    private boolean called;
    private boolean heldForCall;
    private @Nullable String signature;
    private @Nullable ObjectNode signedThought;

    ContentWriter(int generation, Changes changes) {
        this.generation = generation;
        this.changes = changes;
        this.results = new ToolResultWriter(generation, changes);
    }

    void write(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> system(message.parts());
                case USER, TOOL -> turn("user", message.parts());
                case ASSISTANT -> turn("model", message.parts());
            }
        }
        if (contents.isEmpty()) {
            // Google demands a turn; instructions alone are one of the user's.
            ObjectNode turn = contents.addObject().put("role", "user");
            turn.putArray("parts").addAll(system);
            system.removeAll();
            changes.adjusted("messages[].role", "instructions without a question are sent as the user's");
        }
    }

    ArrayNode contents() {
        return contents;
    }

    @Nullable ObjectNode system() {
        if (system.isEmpty()) {
            return null;
        }
        ObjectNode content = GeminiJson.object();
        content.set("parts", system);
        return content;
    }

    /** Adds to the instructions. */
    void instruct(String text) {
        system.addObject().put("text", text);
    }

    private void system(List<Part> said) {
        if (!contents.isEmpty()) {
            changes.adjusted("messages[].role", "later instructions were moved to the front");
        }
        for (Part part : said) {
            if (part instanceof Part.Text text) {
                marked(text.cache());
                system.addObject().put("text", text.text());
            } else {
                changes.dropped("messages[].content of a system message that is not text");
            }
        }
    }

    private void turn(String speaker, List<Part> said) {
        ArrayNode before = parts;
        boolean merged = speaker.equals(role);
        if (!merged) {
            parts = GeminiJson.TREES.createArrayNode();
            called = false;
        }
        for (int i = 0; i < said.size(); i++) {
            heldForCall = generation >= Generation.THREE && unsignedCallFollows(said, i + 1);
            part(said.get(i));
        }
        flushSignature();
        if (!merged && parts.isEmpty()) {
            parts = before;
        } else if (!merged) {
            role = speaker;
            contents.addObject().put("role", speaker).set("parts", parts);
        }
    }

    /** Dialects that keep reasoning in front of everything lose the place of a signature; where there is one for a text and a call, the call is what Google checks. */
    private static boolean unsignedCallFollows(List<Part> said, int from) {
        for (int i = from; i < said.size(); i++) {
            switch (said.get(i)) {
                case Part.ToolCall ignored -> {
                    return true;
                }
                case Part.Encrypted ignored -> {
                    return false;
                }
                case Part.Reasoning thought -> {
                    if (thought.signature() != null) {
                        return false;
                    }
                }
                case Part.Text ignored -> {}
                case Part.Refusal ignored -> {}
                case Part.Image ignored -> {}
                case Part.Document ignored -> {}
                case Part.Audio ignored -> {}
                case Part.ToolResult ignored -> {}
            }
        }
        return false;
    }

    private void part(Part part) {
        switch (part) {
            case Part.Text text -> {
                marked(text.cache());
                text(text.text());
            }
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Reasoning thought -> thought(thought);
            case Part.Encrypted sealed -> {
                if (sealed.format().equals(ReasoningFormat.GEMINI)) {
                    signature(sealed.data(), null);
                } else {
                    changes.dropped("messages[].reasoning of another provider");
                }
            }
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> {
                marked(result.cache());
                results.write(result, parts);
            }
            case Part.Image image -> {
                marked(image.cache());
                if (image.detail() != null && !image.detail().equals("auto")) {
                    changes.dropped("messages[].content[].image_url.detail");
                }
                MediaParts.add(parts, image.source(), "image/jpeg", changes);
            }
            case Part.Document file -> {
                marked(file.cache());
                MediaParts.add(parts, file.source(), "application/pdf", changes);
            }
            case Part.Audio audio ->
                AnswerParts.inline(parts.addObject(), MediaTypes.mimeType(audio.format()), audio.base64());
        }
    }

    /** Empty texts are refused by Google; one that bears a signature is its own way to send that. */
    private void text(String text) {
        if (heldForCall) {
            if (!text.isEmpty()) {
                parts.addObject().put("text", text);
            }
        } else if (!text.isEmpty() || signature != null) {
            signed(parts.addObject().put("text", text));
        }
    }

    private void thought(Part.Reasoning thought) {
        if (!ReasoningFormat.GEMINI.equals(thought.format())) {
            changes.dropped("messages[].reasoning of another provider");
            return;
        }
        ObjectNode part = thought.text().isEmpty()
                ? null
                : parts.addObject().put("text", thought.text()).put("thought", true);
        if (thought.signature() != null) {
            signature(thought.signature(), part);
        }
    }

    private void signature(String next, @Nullable ObjectNode thought) {
        flushSignature();
        signature = next;
        signedThought = thought;
    }

    private void call(Part.ToolCall call) {
        marked(call.cache());
        results.called(call.id(), call.name());
        ObjectNode part = parts.addObject();
        ObjectNode arguments = AnswerParts.arguments(call.arguments());
        part.putObject("functionCall")
                .put("id", call.id())
                .put("name", call.name())
                .set("args", arguments);
        if (signature == null && !called && generation >= Generation.THREE) {
            signature = Signatures.PLACEHOLDER;
            changes.adjusted("messages[].tool_calls", "a lost thought signature was replaced by Google's placeholder");
        }
        called = true;
        signed(part);
    }

    private void signed(ObjectNode part) {
        if (signature != null) {
            part.put("thoughtSignature", signature);
        }
        signature = null;
        signedThought = null;
    }

    /** A signature that nothing follows stays with its thought, or stands alone. */
    private void flushSignature() {
        if (signature != null) {
            ObjectNode thought = signedThought;
            signed(thought == null ? parts.addObject().put("text", "") : thought);
        }
    }

    private void marked(Part.@Nullable CacheMark mark) {
        if (mark != null) {
            changes.dropped("cache_control");
        }
    }
}
