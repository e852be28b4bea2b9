package io.tollway.gateway.canonical;

import java.util.List;

/** One turn. A tool's results stand in messages of their own, with the role TOOL and nothing but {@link Part.ToolResult}. */
public record Message(Role role, List<Part> parts) {
    public Message {
        parts = List.copyOf(parts);
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }
}
