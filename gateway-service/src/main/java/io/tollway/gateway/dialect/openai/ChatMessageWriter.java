package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.state.Trait;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Traits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Canonical messages as {@code messages}. */
final class ChatMessageWriter {
    private final ArrayNode messages;
    private final CallIdForm ids;
    private final @Nullable String thoughtsField;
    private final Changes changes;
    /** Behind the last turn's calls and the answers to them that have been written. */
    private int answered;

    ChatMessageWriter(ArrayNode messages, Traits traits, Changes changes) {
        this.messages = messages;
        this.ids = new CallIdForm(traits);
        this.thoughtsField = traits.value(Trait.REASONING_HISTORY);
        this.changes = changes;
    }

    void write(Message message) {
        switch (message.role()) {
            case SYSTEM -> content(messages.addObject().put("role", "system"), message.parts());
            case USER -> content(messages.addObject().put("role", "user"), message.parts());
            case ASSISTANT -> {
                assistant(message.parts());
                answered = messages.size();
            }
            case TOOL -> results(message.parts());
        }
    }

    private void assistant(List<Part> parts) {
        ObjectNode entry = messages.addObject().put("role", "assistant");
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode calls = ChatWords.NODES.arrayNode();
        for (Part part : parts) {
            switch (part) {
                case Part.Text piece -> {
                    text.append(piece.text());
                    unmarked(piece.cache());
                }
                case Part.Refusal refusal -> entry.put("refusal", refusal.text());
                case Part.ToolCall call -> {
                    unmarked(call.cache());
                    ObjectNode said = calls.addObject();
                    said.put("id", ids.of(call.id())).put("type", "function");
                    said.putObject("function").put("name", call.name()).put("arguments", call.arguments());
                }
                // Compatible servers refuse thoughts they do not know; those that want them back declare their field.
                case Part.Reasoning piece -> {
                    if (thoughtsField == null) {
                        changes.dropped("messages[].reasoning");
                    } else {
                        thoughts.append(piece.text());
                    }
                }
                case Part.Encrypted ignored -> changes.dropped("messages[].reasoning");
                case Part.Image ignored -> changes.dropped("messages[].content[image] of the assistant");
                case Part.Audio ignored -> changes.dropped("messages[].content[audio] of the assistant");
                case Part.Document ignored -> changes.dropped("messages[].content[file] of the assistant");
                case Part.ToolResult ignored -> changes.dropped("messages[].content[tool_result] of the assistant");
            }
        }
        if (text.isEmpty() && !calls.isEmpty()) {
            entry.putNull("content");
        } else {
            entry.put("content", text.toString());
        }
        if (!calls.isEmpty()) {
            entry.set("tool_calls", calls);
        }
        if (thoughtsField != null && !thoughts.isEmpty()) {
            entry.put(thoughtsField, thoughts.toString());
        }
    }

    /**
     * Results are text alone here; what a tool showed goes into a message of the user's behind them. All answers to a turn's calls must follow it without a gap: later ones are put before what was shown or said
     * beside earlier ones.
     */
    private void results(List<Part> parts) {
        List<Part> shown = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                unmarked(result.cache());
                if (result.error()) {
                    changes.dropped("messages[].content[tool_result].is_error");
                }
                StringBuilder text = new StringBuilder();
                for (Part piece : result.content()) {
                    if (piece instanceof Part.Text said) {
                        text.append(said.text());
                        unmarked(said.cache());
                    } else {
                        shown.add(piece);
                    }
                }
                if (answered < messages.size()) {
                    changes.adjusted("messages[] of role tool", "moved before what stands beside earlier results");
                }
                ObjectNode entry = messages.insertObject(answered++).put("role", "tool");
                entry.put("tool_call_id", ids.of(result.callId())).put("content", text.toString());
            } else {
                shown.add(part);
            }
        }
        if (!shown.isEmpty()) {
            changes.adjusted("messages[].content[tool_result]", "media moved into a message of the user's");
            content(messages.addObject().put("role", "user"), shown);
        }
    }

    private void content(ObjectNode entry, List<Part> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            unmarked(text.cache());
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
            case Part.Text text -> {
                unmarked(text.cache());
                content.addObject().put("type", "text").put("text", text.text());
            }
            case Part.Image image -> {
                unmarked(image.cache());
                image(image, content);
            }
            case Part.Audio audio ->
                content.addObject()
                        .put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", audio.base64())
                        .put("format", audio.format());
            case Part.Document file -> {
                unmarked(file.cache());
                file(file, content);
            }
            case Part.Refusal refusal -> content.addObject().put("type", "text").put("text", refusal.text());
            case Part.Reasoning ignored -> changes.dropped("messages[].reasoning");
            case Part.Encrypted ignored -> changes.dropped("messages[].reasoning");
            case Part.ToolCall ignored -> changes.dropped("messages[].content[tool_use] of the user");
            case Part.ToolResult ignored -> changes.dropped("messages[].content[tool_result] beside other roles");
        }
    }

    /** Servers of this dialect keep prefixes by themselves. */
    private void unmarked(Part.@Nullable CacheMark mark) {
        if (mark != null) {
            changes.dropped("cache_control");
        }
    }

    private void image(Part.Image image, ArrayNode content) {
        String url =
                switch (image.source()) {
                    case Part.Source.Data data -> DataUrl.of(data);
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

    private void file(Part.Document file, ArrayNode content) {
        ObjectNode said = ChatWords.NODES.objectNode();
        switch (file.source()) {
            case Part.Source.Data data
            when data.mimeType().startsWith("video/") -> {
                content.addObject()
                        .put("type", "video_url")
                        .putObject("video_url")
                        .put("url", DataUrl.of(data));
                return;
            }
            case Part.Source.Data data -> {
                said.put("filename", file.name() == null ? "document.pdf" : file.name());
                said.put("file_data", DataUrl.of(data));
            }
            case Part.Source.FileId id -> said.put("file_id", id.id());
            case Part.Source.Url ignored -> {
                changes.dropped("messages[].content[file] by address");
                return;
            }
        }
        content.addObject().put("type", "file").set("file", said);
    }
}
