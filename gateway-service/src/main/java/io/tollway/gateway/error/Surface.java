package io.tollway.gateway.error;

/** Whose paths were called: errors have that one's shape, and answers its details. */
public enum Surface {
    /** {@code /v1}, OpenAI's own: {@code error.code} is our stable string (openai-java refuses a number there). */
    OPENAI,
    /** {@code /api/v1}, OpenRouter's: {@code error.code} is the HTTP status as an integer. */
    OPENROUTER,
    /** Anthropic's paths, under either prefix. */
    ANTHROPIC,
    /** {@code /v1beta}, Gemini's. */
    GEMINI
}
