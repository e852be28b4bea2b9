package io.tollway.gateway.canonical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, in no dialect.
 *
 * @param messages in their order; instructions are messages with the role SYSTEM
 * @param toolChoice null when the client left it open
 * @param parallelToolCalls null when the client left it open
 * @param reasoning null when the client said nothing about it
 * @param maxOutputTokens the client's own limit; null when it set none
 * @param choices how many answers
 */
public record CanonicalRequest(
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        OutputFormat format,
        @Nullable ReasoningAsk reasoning,
        Sampling sampling,
        @Nullable Long maxOutputTokens,
        int choices,
        boolean stream,
        @Nullable String endUser) {
    public CanonicalRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** The same without what only the provider that wrote it can read or check: thoughts stay as text without signatures. */
    public CanonicalRequest unsigned() {
        return new CanonicalRequest(
                messages.stream()
                        .map(Message::unsigned)
                        .filter(message -> !message.parts().isEmpty())
                        .toList(),
                tools,
                toolChoice,
                parallelToolCalls,
                format,
                reasoning,
                sampling,
                maxOutputTokens,
                choices,
                stream,
                endUser);
    }
}
