package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Media;
import io.tollway.simulator.provider.answer.PromptMeter;
import io.tollway.simulator.provider.answer.Seal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads contents: a text, or blocks. Counts them, except returned thoughts, which the model does not read again. */
final class Blocks {
    static final Set<String> OF_USERS = Set.of("text", "image", "document", "search_result", "tool_result");
    static final Set<String> OF_ASSISTANTS = Set.of("text", "thinking", "redacted_thinking", "tool_use");

    private static final Set<String> OF_RESULTS = Set.of("text", "image", "document", "search_result");
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final int FRAME = 4;

    /** A function's result, still without the function's name. */
    record Result(String place, String id, String text) {}

    /**
     * What a content held.
     *
     * @param calls id to function name
     */
    record Seen(String text, Map<String, String> calls, List<Result> results, boolean thoughts) {}

    private final PromptMeter meter;
    private final CacheMarks marks;
    private final Seal seal;

    Blocks(PromptMeter meter, CacheMarks marks, Seal seal) {
        this.meter = meter;
        this.marks = marks;
        this.seal = seal;
    }

    Seen read(JsonNode content, String place, Set<String> allowed) {
        if (content.isTextual()) {
            meter.text(content.textValue());
            marks.endOf(content, place);
            return new Seen(content.textValue(), Map.of(), List.of(), false);
        }
        if (!content.isArray()) {
            throw Refusals.type(place, "a valid list");
        }
        String text = "";
        Map<String, String> calls = new LinkedHashMap<>();
        List<Result> results = new ArrayList<>();
        boolean thoughts = false;
        for (int i = 0; i < content.size(); i++) {
            JsonNode block = content.get(i);
            String where = place + "." + i;
            String type = Fields.requiredText(block, "type", where + ".type");
            if (!allowed.contains(type)) {
                throw Refusals.at(
                        where,
                        "Input tag '" + type + "' found using 'type' does not match any of the expected tags: "
                                + String.join(
                                        ", ",
                                        allowed.stream()
                                                .sorted()
                                                .map(tag -> "'" + tag + "'")
                                                .toList()));
            }
            switch (type) {
                case "text" -> {
                    String more = text(block, where);
                    text = text.isEmpty() ? more : text + " " + more;
                }
                case "image" -> image(block.path("source"), where + ".image.source");
                case "document" -> document(block.path("source"), where + ".document.source");
                case "search_result" -> meter.text(block.path("content").toString());
                case "tool_result" -> results.add(result(block, where));
                case "tool_use" -> call(block, where, calls);
                case "thinking" -> {
                    thought(block, where);
                    thoughts = true;
                }
                default -> thoughts = true;
            }
            marks.endOf(block, where);
        }
        return new Seen(text, calls, results, thoughts);
    }

    private String text(JsonNode block, String place) {
        String text = Fields.requiredText(block, "text", place + ".text.text");
        if (text.isEmpty()) {
            throw Refusals.at("messages", "text content blocks must be non-empty");
        }
        if (text.isBlank()) {
            throw Refusals.at("messages", "text content blocks must contain non-whitespace text");
        }
        meter.text(text);
        return text;
    }

    private void image(JsonNode source, String place) {
        String type = Fields.requiredText(source, "type", place + ".type");
        switch (type) {
            case "base64" -> {
                String mediaType = Fields.requiredText(source, "media_type", place + ".base64.media_type");
                if (!IMAGES.contains(mediaType)) {
                    throw Refusals.type(
                            place + ".base64.media_type", "'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
                }
                meter.fixed(Media.IMAGE, Fields.requiredText(source, "data", place + ".base64.data"));
            }
            case "url" -> meter.fixed(Media.IMAGE, Fields.requiredText(source, "url", place + ".url.url"));
            case "file" -> meter.fixed(Media.IMAGE, Fields.requiredText(source, "file_id", place + ".file.file_id"));
            default -> throw unknownSource(place, type, "'base64', 'file', 'url'");
        }
    }

    private void document(JsonNode source, String place) {
        String type = Fields.requiredText(source, "type", place + ".type");
        switch (type) {
            case "base64" -> {
                String data = Fields.requiredText(source, "data", place + ".base64.data");
                meter.fixed(Media.file(data), data);
            }
            case "text" -> meter.text(Fields.requiredText(source, "data", place + ".text.data"));
            case "content" -> meter.text(source.path("content").toString());
            case "url" -> meter.fixed(Media.NAMED_FILE, Fields.requiredText(source, "url", place + ".url.url"));
            case "file" ->
                meter.fixed(Media.NAMED_FILE, Fields.requiredText(source, "file_id", place + ".file.file_id"));
            default -> throw unknownSource(place, type, "'base64', 'content', 'file', 'text', 'url'");
        }
    }

    private static RuntimeException unknownSource(String place, String type, String known) {
        return Refusals.at(
                place, "Input tag '" + type + "' found using 'type' does not match any of the expected tags: " + known);
    }

    private Result result(JsonNode block, String place) {
        String id = Fields.requiredText(block, "tool_use_id", place + ".tool_result.tool_use_id");
        JsonNode content = block.path("content");
        String text = Fields.absent(content)
                ? ""
                : read(content, place + ".tool_result.content", OF_RESULTS).text();
        return new Result(place, id, text);
    }

    private void call(JsonNode block, String place, Map<String, String> calls) {
        String id = Fields.requiredText(block, "id", place + ".tool_use.id");
        String name = Fields.requiredText(block, "name", place + ".tool_use.name");
        JsonNode input = block.path("input");
        if (Fields.absent(input)) {
            throw Refusals.missing(place + ".tool_use.input");
        }
        if (!input.isObject()) {
            throw Refusals.type(place + ".tool_use.input", "a valid dictionary");
        }
        if (calls.put(id, name) != null) {
            throw Refusals.at("messages", "`tool_use` ids must be unique");
        }
        meter.fixed(FRAME).text(name).text(input.toString());
    }

    private void thought(JsonNode block, String place) {
        String thinking = Fields.requiredText(block, "thinking", place + ".thinking.thinking");
        String signature = Fields.requiredText(block, "signature", place + ".thinking.signature");
        boolean genuine = thinking.isEmpty()
                ? seal.closed(signature)
                : seal.close(thinking).equals(signature);
        if (!genuine) {
            throw Refusals.at(place, "Invalid `signature` in `thinking` block");
        }
    }
}
