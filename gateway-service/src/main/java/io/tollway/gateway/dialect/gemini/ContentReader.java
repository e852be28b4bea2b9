package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.error.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code systemInstruction} and {@code contents}. */
final class ContentReader {
    private static final Set<String> TRANSLATED = Set.of(
            "text",
            "thought",
            "thoughtSignature",
            "inlineData",
            "fileData",
            "functionCall",
            "functionResponse",
            "executableCode",
            "codeExecutionResult");

    private final CallIds ids = new CallIds();
    private final List<Message> messages = new ArrayList<>();
    private final List<String> untranslatable;

    /** @param untranslatable takes the places of what only Gemini knows */
    ContentReader(List<String> untranslatable) {
        this.untranslatable = untranslatable;
    }

    List<Message> messages() {
        return messages;
    }

    void system(Fields content) throws Refusal {
        List<Part> parts = new ArrayList<>();
        for (Fields part : content.objects("parts")) {
            String text = part.text("text");
            if (text == null) {
                throw invalid(part.path() + " must be a text: system instructions are text only", part.path());
            }
            parts.add(new Part.Text(text));
        }
        if (!parts.isEmpty()) {
            messages.add(new Message(Message.Role.SYSTEM, parts));
        }
    }

    /** Adds to the instructions. */
    void instruct(String text) {
        Message first = messages.getFirst();
        List<Part> parts = new ArrayList<>();
        if (first.role() == Message.Role.SYSTEM) {
            parts.addAll(first.parts());
            messages.removeFirst();
        }
        parts.add(new Part.Text(text));
        messages.addFirst(new Message(Message.Role.SYSTEM, parts));
    }

    void content(Fields content) throws Refusal {
        String role = content.text("role");
        Message.Role speaker =
                switch (role == null ? "" : role) {
                    case "", "user", "function", "tool" -> Message.Role.USER;
                    case "model" -> Message.Role.ASSISTANT;
                    case "system" -> Message.Role.SYSTEM;
                    default ->
                        throw invalid(content.at("role") + " must be user, model or function", content.at("role"));
                };
        List<Part> said = new ArrayList<>();
        List<Part> results = new ArrayList<>(0);
        for (Fields part : content.objects("parts")) {
            Fields response = part.object("functionResponse");
            if (response == null) {
                flush(Message.Role.TOOL, results);
                part(part, said);
            } else {
                flush(speaker, said);
                results.add(result(response));
            }
        }
        flush(Message.Role.TOOL, results);
        flush(speaker, said);
    }

    private void flush(Message.Role role, List<Part> parts) {
        if (!parts.isEmpty()) {
            messages.add(new Message(role, parts));
            parts.clear();
        }
    }

    private void part(Fields part, List<Part> into) throws Refusal {
        String text = part.text("text");
        String signature = part.text("thoughtSignature");
        boolean thought = Boolean.TRUE.equals(part.flag("thought"));
        untranslatable.addAll(part.others(TRANSLATED));
        if (thought) {
            String thoughts = text == null ? "" : text;
            into.add(
                    signature == null
                            ? new Part.Reasoning(thoughts, null, null, null)
                            : Signatures.part(signature, thoughts));
            return;
        }
        if (signature != null) {
            into.add(Signatures.part(signature, null));
        }
        Fields call = part.object("functionCall");
        Fields blob = part.object("inlineData");
        Fields file = part.object("fileData");
        Fields code = part.object("executableCode");
        Fields output = part.object("codeExecutionResult");
        if (call != null) {
            into.add(call(call));
        } else if (blob != null) {
            into.add(inline(blob));
        } else if (file != null) {
            into.add(file(file));
        } else if (code != null) {
            into.add(new Part.Text(code(code.node())));
        } else if (output != null) {
            into.add(new Part.Text(output(output.node())));
        } else if (text != null && (!text.isEmpty() || signature == null)) {
            into.add(new Part.Text(text));
        }
    }

    /** Code that Google ran, for models that see it in a history: as they would write it. */
    static String code(JsonNode code) {
        return "```" + code.path("language").asText("").toLowerCase(Locale.ROOT) + "\n"
                + code.path("code").asText("") + "\n```\n";
    }

    static String output(JsonNode result) {
        return "```\n" + result.path("output").asText("") + "\n```\n";
    }

    private Part call(Fields call) throws Refusal {
        String name = call.requiredText("name");
        Fields arguments = call.object("args");
        return new Part.ToolCall(
                ids.called(call.text("id"), name), name, arguments == null ? "{}" : GeminiJson.text(arguments.node()));
    }

    private Part result(Fields response) throws Refusal {
        String name = response.text("name");
        List<Part> content = new ArrayList<>(2);
        Fields value = response.object("response");
        boolean error = false;
        if (value != null) {
            ObjectNode object = value.node();
            String only = object.size() == 1 ? object.fieldNames().next() : "";
            error = only.equals("error");
            boolean plain = (error || only.equals("result") || only.equals("output"))
                    && object.path(only).isTextual();
            JsonNode said = error ? object.path(only) : object;
            content.add(new Part.Text(plain ? object.path(only).textValue() : GeminiJson.text(said)));
        }
        for (Fields part : response.objects("parts")) {
            Fields blob = part.object("inlineData");
            Fields file = part.object("fileData");
            if (blob != null) {
                content.add(inline(blob));
            } else if (file != null) {
                content.add(file(file));
            }
        }
        return new Part.ToolResult(ids.answered(response.text("id"), name), name, content, error, null);
    }

    private static Part inline(Fields blob) throws Refusal {
        String mime = blob.requiredText("mimeType");
        String data = GeminiJson.standardBase64(blob.requiredText("data"));
        String kind = mime.toLowerCase(Locale.ROOT);
        if (kind.startsWith("image/")) {
            return new Part.Image(new Part.Source.Data(mime, data), null, null);
        }
        if (kind.startsWith("audio/")) {
            return new Part.Audio(data, MediaTypes.format(kind));
        }
        return new Part.Document(new Part.Source.Data(mime, data), blob.text("displayName"), null);
    }

    private static Part file(Fields file) throws Refusal {
        String uri = file.requiredText("fileUri");
        String mime = file.text("mimeType");
        Part.Source source = new Part.Source.Url(uri, mime);
        return mime != null && mime.toLowerCase(Locale.ROOT).startsWith("image/")
                ? new Part.Image(source, null, null)
                : new Part.Document(source, null, null);
    }
}
