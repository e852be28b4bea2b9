package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Part.CacheMark;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads content blocks. Blocks of tools that Anthropic runs itself (their calls, their results, containers) mean nothing to anybody else and become no part; a kind that is not known
 * is left to Anthropic, which may be newer than we are.
 */
final class BlockReader {
    private static final Set<String> DOCUMENT = Set.of("type", "source", "title", "cache_control");

    private final Map<String, String> toolNames = new HashMap<>();
    private final List<String> untranslatable;

    /** @param untranslatable takes the places of what only Anthropic knows */
    BlockReader(List<String> untranslatable) {
        this.untranslatable = untranslatable;
    }

    /** The blocks of a message, of a tool's result or of the instructions; a plain string is one text. */
    List<Part> parts(Field content) throws Refusal {
        if (content.node().isTextual()) {
            String text = content.node().textValue();
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        if (!content.node().isArray()) {
            throw content.wrong("must be a string or an array of blocks");
        }
        List<Part> parts = new ArrayList<>(content.node().size());
        for (Field block : content.elements()) {
            Part part = part(block.object());
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable Part part(Field block) throws Refusal {
        String type = block.member("type").name();
        return switch (type) {
            case "text" -> new Part.Text(block.member("text").text(), cache(block));
            case "image" -> new Part.Image(image(block.member("source").object()), null, cache(block));
            case "document" -> document(block);
            case "search_result" -> searchResult(block);
            case "tool_use" -> toolCall(block);
            case "tool_result" -> toolResult(block);
            case "thinking" -> thinking(block);
            case "redacted_thinking" -> redacted(block);
            default -> {
                untranslatable.add("messages[].content[" + Field.shown(type) + "]");
                yield null;
            }
        };
    }

    /** Absent is no mark; the time is five minutes unless it says an hour. */
    static @Nullable CacheMark cache(Field holder) throws Refusal {
        Field mark = holder.member("cache_control");
        if (mark.isAbsent()) {
            return null;
        }
        if (!mark.object().member("type").text().equals("ephemeral")) {
            throw mark.member("type").wrong("must be \"ephemeral\"");
        }
        String time = mark.member("ttl").textOrNull();
        if (time == null || time.equals("5m")) {
            return CacheMark.FIVE_MINUTES;
        }
        if (time.equals("1h")) {
            return CacheMark.ONE_HOUR;
        }
        throw mark.member("ttl").wrong("must be \"5m\" or \"1h\"");
    }

    private static Part.Source image(Field source) throws Refusal {
        return switch (source.member("type").name()) {
            case "base64" ->
                new Part.Source.Data(
                        source.member("media_type").name(),
                        source.member("data").text());
            case "url" -> new Part.Source.Url(source.member("url").name(), null);
            case "file" -> new Part.Source.FileId(source.member("file_id").name());
            default -> throw source.member("type").wrong("must be \"base64\", \"url\" or \"file\"");
        };
    }

    private Part document(Field block) throws Refusal {
        Field source = block.member("source").object();
        Part.Source where =
                switch (source.member("type").name()) {
                    case "base64" ->
                        new Part.Source.Data(
                                source.member("media_type").name(),
                                source.member("data").text());
                    case "text" -> plain(source.member("data").text());
                    case "content" -> plain(joined(parts(source.member("content"))));
                    case "url" -> new Part.Source.Url(source.member("url").name(), "application/pdf");
                    case "file" ->
                        new Part.Source.FileId(source.member("file_id").name());
                    default ->
                        throw source.member("type")
                                .wrong("must be \"base64\", \"text\", \"content\", \"url\" or \"file\"");
                };
        for (String other : block.others(DOCUMENT)) {
            untranslatable.add("messages[].content[document]." + other);
        }
        return new Part.Document(where, block.member("title").textOrNull(), cache(block));
    }

    /** A hit that the client found itself: a small document that says where it is from. */
    private Part searchResult(Field block) throws Refusal {
        String text = "Source: " + block.member("source").text() + "\n\n" + joined(parts(block.member("content")));
        return new Part.Document(plain(text), block.member("title").text(), cache(block));
    }

    private static Part.Source plain(String text) {
        return new Part.Source.Data(
                "text/plain", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String joined(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text piece) {
                text.append(text.isEmpty() ? "" : "\n").append(piece.text());
            }
        }
        return text.toString();
    }

    private Part toolCall(Field block) throws Refusal {
        String id = block.member("id").name();
        String name = block.member("name").name();
        Field input = block.member("input").object();
        toolNames.put(id, name);
        return new Part.ToolCall(id, name, input.node().toString(), cache(block));
    }

    private Part toolResult(Field block) throws Refusal {
        String id = block.member("tool_use_id").name();
        Field content = block.member("content");
        return new Part.ToolResult(
                id,
                toolNames.get(id),
                content.isAbsent() ? List.of() : parts(content),
                block.member("is_error").flag(),
                cache(block));
    }

    /** A signature that is missing does not stop a request. */
    private static Part thinking(Field block) throws Refusal {
        String text = block.member("thinking").text();
        JsonNode signature = block.member("signature").node();
        if (!signature.isTextual() || signature.textValue().isEmpty()) {
            return new Part.Reasoning(text, null, null, null);
        }
        ReasoningTag tag = ReasoningTag.read(signature.textValue());
        return new Part.Reasoning(text, tag.signature(), tag.format(), tag.id());
    }

    private static @Nullable Part redacted(Field block) throws Refusal {
        ReasoningTag tag = ReasoningTag.read(block.member("data").text());
        String format = tag.format();
        return tag.signature() == null
                ? null
                : new Part.Encrypted(tag.signature(), format == null ? ReasoningFormat.UNKNOWN : format, tag.id());
    }
}
