package io.tollway.gateway.canonical;

import java.util.List;

/** One turn. A tool's results stand in messages of their own, with the role TOOL and nothing but {@link Part.ToolResult}. */
public record Message(Role role, List<Part> parts) {
    public Message {
        parts = List.copyOf(parts);
    }

    /** The same without signatures and encrypted thoughts. */
    Message unsigned() {
        return new Message(
                role,
                parts.stream()
                        .filter(part -> !(part instanceof Part.Encrypted))
                        .map(part -> part instanceof Part.Reasoning thoughts
                                ? new Part.Reasoning(thoughts.text(), null, null, null)
                                : part)
                        .toList());
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }
}
