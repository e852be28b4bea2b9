package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Part.CacheMark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request's own {@code cache_control}: it stands for a mark on the last block that can have one. */
final class CacheTail {
    private CacheTail() {}

    static List<Message> mark(List<Message> messages, @Nullable CacheMark mark) {
        if (mark == null) {
            return messages;
        }
        List<Message> marked = new ArrayList<>(messages);
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            List<Part> parts = new ArrayList<>(message.parts());
            for (int j = parts.size() - 1; j >= 0; j--) {
                Part with = with(parts.get(j), mark);
                if (with != null) {
                    parts.set(j, with);
                    marked.set(i, new Message(message.role(), parts));
                    return marked;
                }
            }
        }
        return marked;
    }

    /** The part with the mark; null when it can have none. A mark of its own stays. */
    private static @Nullable Part with(Part part, CacheMark mark) {
        return switch (part) {
            case Part.Text text -> new Part.Text(text.text(), text.cache() == null ? mark : text.cache());
            case Part.Image image ->
                new Part.Image(image.source(), image.detail(), image.cache() == null ? mark : image.cache());
            case Part.Document file ->
                new Part.Document(file.source(), file.name(), file.cache() == null ? mark : file.cache());
            case Part.ToolCall call ->
                new Part.ToolCall(call.id(), call.name(), call.arguments(), call.cache() == null ? mark : call.cache());
            case Part.ToolResult result ->
                new Part.ToolResult(
                        result.callId(),
                        result.name(),
                        result.content(),
                        result.error(),
                        result.cache() == null ? mark : result.cache());
            case Part.Audio ignored -> null;
            case Part.Reasoning ignored -> null;
            case Part.Encrypted ignored -> null;
            case Part.Refusal ignored -> null;
        };
    }
}
