package io.tollway.gateway.dialect.openai;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.error.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code messages}. Roles and the outer shape of contents have been checked by the gate. */
final class ChatMessageReader {
    private final Map<String, String> toolNames = new HashMap<>();

    private ChatMessageReader() {}

    static List<Message> read(JsonNode messages) throws Refusal {
        ChatMessageReader reader = new ChatMessageReader();
        List<Message> all = new ArrayList<>(messages.size());
        int index = 0;
        for (JsonNode message : messages) {
            all.add(reader.message(message, "messages[" + index++ + "]"));
        }
        return all;
    }

    private Message message(JsonNode message, String at) throws Refusal {
        return switch (message.path("role").asText("")) {
            case "system", "developer" -> new Message(Message.Role.SYSTEM, content(message, at));
            case "assistant" -> new Message(Message.Role.ASSISTANT, assistant(message, at));
            case "tool" -> new Message(Message.Role.TOOL, List.of(toolResult(message, at)));
            case "function" -> new Message(Message.Role.TOOL, List.of(functionResult(message, at)));
            default -> {
                if (!message.hasNonNull("content")) {
                    throw invalid(at + ".content is missing", at + ".content");
                }
                yield new Message(Message.Role.USER, content(message, at));
            }
        };
    }

    private List<Part> assistant(JsonNode message, String at) throws Refusal {
        List<Part> parts = new ArrayList<>();
        reasoning(message, parts);
        parts.addAll(content(message, at));
        if (message.path("refusal").isTextual()) {
            parts.add(new Part.Refusal(message.path("refusal").textValue()));
        }
        JsonNode calls = message.path("tool_calls");
        if (message.hasNonNull("tool_calls") && !calls.isArray()) {
            throw invalid(at + ".tool_calls must be an array", at + ".tool_calls");
        }
        int index = 0;
        for (JsonNode call : calls) {
            parts.add(toolCall(call, at + ".tool_calls[" + index++ + "]"));
        }
        JsonNode legacy = message.path("function_call");
        if (legacy.isObject()) {
            String name = legacy.path("name").asText("");
            toolNames.put("call_" + name, name);
            parts.add(new Part.ToolCall(
                    "call_" + name, name, legacy.path("arguments").asText("{}")));
        }
        return parts;
    }

    /** What we put into an earlier answer: details where there are any, else the text alone. */
    private static void reasoning(JsonNode message, List<Part> parts) {
        String text = message.path("reasoning_content")
                .asText(message.path("reasoning").asText(""));
        JsonNode details = message.path("reasoning_details");
        if (details.isArray() && !details.isEmpty()) {
            for (JsonNode detail : details) {
                detail(detail, text, parts);
            }
            return;
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Reasoning(text, null, null, null));
        }
    }

    /** @param text all thoughts as one text: clients put streamed details together without their pieces of it */
    private static void detail(JsonNode detail, String text, List<Part> parts) {
        String format = detail.path("format").asText(ReasoningFormat.UNKNOWN);
        String id = detail.path("id").isTextual() ? detail.path("id").textValue() : null;
        switch (detail.path("type").asText("")) {
            case "reasoning.text" ->
                parts.add(new Part.Reasoning(
                        detail.path("text").asText(text),
                        detail.path("signature").isTextual()
                                ? detail.path("signature").textValue()
                                : null,
                        format,
                        id));
            case "reasoning.summary" ->
                parts.add(new Part.Reasoning(detail.path("summary").asText(""), null, format, id));
            case "reasoning.encrypted" ->
                parts.add(new Part.Encrypted(detail.path("data").asText(""), format, id));
            default -> {}
        }
    }

    private Part.ToolCall toolCall(JsonNode call, String at) throws Refusal {
        JsonNode function = call.path("function");
        String id = call.path("id").asText("");
        String name = function.path("name").asText("");
        if (id.isEmpty()) {
            throw invalid(at + ".id is missing", at + ".id");
        }
        if (name.isEmpty()) {
            throw invalid(at + ".function.name is missing", at + ".function.name");
        }
        toolNames.put(id, name);
        return new Part.ToolCall(id, name, function.path("arguments").asText("{}"), cacheMark(call));
    }

    private Part toolResult(JsonNode message, String at) throws Refusal {
        String id = message.path("tool_call_id").asText("");
        if (id.isEmpty()) {
            throw invalid(at + ".tool_call_id is missing", at + ".tool_call_id");
        }
        return new Part.ToolResult(id, toolNames.get(id), content(message, at), false, cacheMark(message));
    }

    private Part functionResult(JsonNode message, String at) throws Refusal {
        String name = message.path("name").asText("");
        return new Part.ToolResult("call_" + name, name, content(message, at), false, null);
    }

    private static List<Part> content(JsonNode message, String at) throws Refusal {
        JsonNode content = message.path("content");
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            parts.add(new Part.Text(content.textValue(), cacheMark(message)));
        }
        int index = 0;
        for (JsonNode part : content) {
            parts.add(part(part, at + ".content[" + index++ + "]"));
        }
        return parts;
    }

    private static Part part(JsonNode part, String at) throws Refusal {
        Part.CacheMark cache = cacheMark(part);
        return switch (part.path("type").asText("")) {
            case "text", "input_text", "output_text" -> {
                if (!part.path("text").isTextual()) {
                    throw invalid(at + ".text must be a string", at + ".text");
                }
                yield new Part.Text(part.path("text").textValue(), cache);
            }
            case "refusal" -> new Part.Refusal(part.path("refusal").asText(""));
            case "image_url", "input_image" -> image(part, at, cache);
            case "input_audio" -> {
                JsonNode audio = part.path("input_audio");
                yield new Part.Audio(
                        audio.path("data").asText(""), audio.path("format").asText("wav"));
            }
            case "video_url", "input_video" -> video(part, at, cache);
            case "file", "input_file" -> file(part.path("file").isObject() ? part.get("file") : part, at, cache);
            default ->
                throw invalid(
                        at + ".type must be text, image_url, input_audio, video_url, file or refusal", at + ".type");
        };
    }

    private static Part image(JsonNode part, String at, Part.@Nullable CacheMark cache) throws Refusal {
        JsonNode image = part.path("image_url");
        String url = image.isTextual() ? image.textValue() : image.path("url").asText("");
        if (url.isEmpty()) {
            throw invalid(at + ".image_url.url is missing", at + ".image_url.url");
        }
        JsonNode detail = image.isObject() ? image.path("detail") : part.path("detail");
        return new Part.Image(
                DataUrl.source(url, at + ".image_url.url"), detail.isTextual() ? detail.textValue() : null, cache);
    }

    private static Part video(JsonNode part, String at, Part.@Nullable CacheMark cache) throws Refusal {
        JsonNode video = part.has("video_url") ? part.path("video_url") : part.path("input_video");
        String url = video.isTextual() ? video.textValue() : video.path("url").asText("");
        if (url.isEmpty()) {
            throw invalid(at + ".video_url.url is missing", at + ".video_url.url");
        }
        Part.Source source = DataUrl.source(url, at + ".video_url.url");
        return new Part.Document(
                source instanceof Part.Source.Url address ? new Part.Source.Url(address.url(), "video/mp4") : source,
                null,
                cache);
    }

    private static Part file(JsonNode file, String at, Part.@Nullable CacheMark cache) throws Refusal {
        String name = file.path("filename").isTextual() ? file.path("filename").textValue() : null;
        if (file.path("file_id").isTextual()) {
            return new Part.Document(new Part.Source.FileId(file.path("file_id").textValue()), name, cache);
        }
        String data = file.path("file_data").asText(file.path("file_url").asText(""));
        if (data.isEmpty()) {
            throw invalid(at + ".file needs file_data or file_id", at + ".file.file_data");
        }
        boolean url = data.startsWith("data:") || data.startsWith("http:") || data.startsWith("https:");
        return new Part.Document(
                url ? DataUrl.source(data, at + ".file.file_data") : new Part.Source.Data("application/pdf", data),
                name,
                cache);
    }

    /** Anthropic's {@code cache_control}, which OpenRouter accepts here too. */
    static Part.@Nullable CacheMark cacheMark(JsonNode marked) {
        JsonNode control = marked.path("cache_control");
        if (!control.isObject()) {
            return null;
        }
        return control.path("ttl").asText("").equals("1h") ? Part.CacheMark.ONE_HOUR : Part.CacheMark.FIVE_MINUTES;
    }
}
