package io.tollway.gateway.dialect.responses;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.error.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code instructions} and {@code input}. What an assistant did in one turn stands in several items here and in one message there. */
final class InputReader {
    private static final int MOST_SHOWN = 64;

    private final List<Message> messages = new ArrayList<>();
    private final List<Part> turn = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private final ToolNames tools;
    private final List<String> untranslatable;

    private InputReader(ToolNames tools, List<String> untranslatable) {
        this.tools = tools;
        this.untranslatable = untranslatable;
    }

    /**
     * @param tools the names of those that stand in namespaces
     * @param untranslatable gets the places of what only this dialect knows
     */
    static List<Message> read(JsonNode root, GateLimits limits, ToolNames tools, List<String> untranslatable)
            throws Refusal {
        InputReader reader = new InputReader(tools, untranslatable);
        JsonNode instructions = root.path("instructions");
        if (instructions.isTextual()) {
            reader.messages.add(new Message(Role.SYSTEM, List.of(new Part.Text(instructions.textValue()))));
        }
        JsonNode input = root.path("input");
        if (input.isTextual()) {
            reader.messages.add(new Message(Role.USER, List.of(new Part.Text(input.textValue()))));
        } else if (input.isArray() && !input.isEmpty()) {
            if (input.size() > limits.messages()) {
                throw invalid("input has more than " + limits.messages() + " entries", "input");
            }
            for (int i = 0; i < input.size(); i++) {
                reader.item(input.get(i), "input[" + i + "]");
            }
        } else {
            throw invalid("input must be a string or an array of items that is not empty", "input");
        }
        reader.closeTurn();
        return reader.messages;
    }

    private void closeTurn() {
        if (!turn.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, turn));
            turn.clear();
        }
    }

    private void item(JsonNode item, String at) throws Refusal {
        String type = item.path("type").asText(item.has("role") ? "message" : "");
        switch (type) {
            case "message" -> message(item, at);
            case "reasoning" -> turn.add(reasoning(item));
            case "function_call" -> {
                String id = required(item, "call_id", at);
                String name = tools.of(item.path(ToolNames.NAMESPACE).asText(""), required(item, "name", at));
                toolNames.put(id, name);
                turn.add(new Part.ToolCall(id, name, item.path("arguments").asText("{}")));
            }
            case "function_call_output" -> {
                closeTurn();
                String id = required(item, "call_id", at);
                messages.add(new Message(
                        Role.TOOL,
                        List.of(new Part.ToolResult(
                                id, toolNames.get(id), content(item.path("output"), at + ".output"), false, null))));
            }
            case "item_reference" ->
                throw invalid(
                        at + " refers to a stored item, and items are not stored by themselves; send the item itself",
                        at + ".id");
            case "" -> throw invalid(at + ".type is missing", at + ".type");
            // Calls that OpenAI's own servers ran mean nothing to another provider; their results are in the text.
            default ->
                untranslatable.add(
                        "input[" + (type.length() > MOST_SHOWN ? type.substring(0, MOST_SHOWN) : type) + "]");
        }
    }

    private void message(JsonNode item, String at) throws Refusal {
        List<Part> parts = content(item.path("content"), at + ".content");
        switch (item.path("role").asText("")) {
            case "assistant" -> turn.addAll(parts);
            case "system", "developer" -> {
                closeTurn();
                messages.add(new Message(Role.SYSTEM, parts));
            }
            case "user" -> {
                closeTurn();
                messages.add(new Message(Role.USER, parts));
            }
            default -> throw invalid(at + ".role must be system, developer, user or assistant", at + ".role");
        }
    }

    private static Part reasoning(JsonNode item) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : item.path("summary")) {
            text.append(part.path("text").asText(""));
        }
        for (JsonNode part : item.path("content")) {
            text.append(part.path("text").asText(""));
        }
        String id = item.path("id").asText("");
        JsonNode sealed = item.path("encrypted_content");
        return sealed.isTextual() && !sealed.textValue().isEmpty()
                ? SealedThought.part(sealed.textValue(), text.toString(), id)
                : new Part.Reasoning(text.toString(), null, null, id);
    }

    private List<Part> content(JsonNode content, String at) throws Refusal {
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            parts.add(new Part.Text(content.textValue()));
            return parts;
        }
        for (int i = 0; i < content.size(); i++) {
            Part part = part(content.get(i), at + "[" + i + "]");
            if (part == null) {
                untranslatable.add(at + "[" + i + "]");
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Null when only this dialect knows such a part. */
    private static @Nullable Part part(JsonNode part, String at) throws Refusal {
        return switch (part.path("type").asText("")) {
            case "input_text", "output_text", "text", "summary_text" ->
                new Part.Text(part.path("text").asText(""));
            case "refusal" -> new Part.Refusal(part.path("refusal").asText(""));
            case "input_image" -> {
                JsonNode file = part.path("file_id");
                Part.Source source = file.isTextual()
                        ? new Part.Source.FileId(file.textValue())
                        : source(part.path("image_url").asText(""), null, at + ".image_url");
                yield new Part.Image(
                        source,
                        part.path("detail").isTextual() ? part.path("detail").textValue() : null,
                        null);
            }
            case "input_file" -> {
                String name = part.path("filename").isTextual()
                        ? part.path("filename").textValue()
                        : null;
                JsonNode file = part.path("file_id");
                String url = part.path("file_data").asText(part.path("file_url").asText(""));
                yield new Part.Document(
                        file.isTextual()
                                ? new Part.Source.FileId(file.textValue())
                                : source(url, "application/pdf", at + ".file_data"),
                        name,
                        null);
            }
            case "input_audio" ->
                new Part.Audio(
                        part.path("input_audio").path("data").asText(""),
                        part.path("input_audio").path("format").asText("wav"));
            case "" ->
                throw invalid(
                        at + ".type must be input_text, input_image, input_file, input_audio, output_text or refusal",
                        at + ".type");
            default -> null;
        };
    }

    /** @param bareType what bytes are that come without a data URL; null refuses them */
    private static Part.Source source(String url, @Nullable String bareType, String field) throws Refusal {
        if (url.startsWith("https://") || url.startsWith("http://")) {
            return new Part.Source.Url(url, null);
        }
        int mark = url.indexOf(";base64,");
        if (url.startsWith("data:") && mark > 0) {
            return new Part.Source.Data(
                    url.substring("data:".length(), mark), url.substring(mark + ";base64,".length()));
        }
        if (bareType == null || url.isEmpty()) {
            throw invalid(field + " must be an https address or a data URL in base64", field);
        }
        return new Part.Source.Data(bareType, url);
    }

    private static String required(JsonNode item, String name, String at) throws Refusal {
        String text = item.path(name).asText("");
        if (text.isEmpty()) {
            throw invalid(at + '.' + name + " is missing", at + '.' + name);
        }
        return text;
    }
}
