package io.tollway.gateway.dialect.openai;

import io.tollway.gateway.body.ChatBody;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.error.Surface;

/** How a chat's answer tells its reasoning. */
enum ReasoningForm {
    /** Not at all: the client wants none. */
    HIDDEN,
    /** {@code reasoning_content}, OpenAI's compatible servers' word. */
    CONTENT,
    /** The same, and {@code reasoning_details} beside it: for clients that asked in OpenRouter's words under OpenAI's path. */
    CONTENT_AND_DETAILS,
    /** {@code reasoning} and {@code reasoning_details}, OpenRouter's. */
    OPENROUTER;

    /** As the path has it. */
    static ReasoningForm of(AnswerNames names) {
        return names.surface() == Surface.OPENROUTER ? OPENROUTER : CONTENT;
    }

    static ReasoningForm of(ChatBody asked, AnswerNames names) {
        if (asked.reasoningHidden()) {
            return HIDDEN;
        }
        ReasoningForm usual = of(names);
        return usual == CONTENT && asked.reasoning() != null ? CONTENT_AND_DETAILS : usual;
    }

    boolean isHidden() {
        return this == HIDDEN;
    }

    boolean hasDetails() {
        return this == CONTENT_AND_DETAILS || this == OPENROUTER;
    }

    /** The member that the text is in. */
    String member() {
        return this == OPENROUTER ? "reasoning" : "reasoning_content";
    }
}
