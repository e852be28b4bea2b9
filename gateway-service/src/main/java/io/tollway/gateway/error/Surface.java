package io.tollway.gateway.error;

/** Which of the two public prefixes was called: they differ in a few details of the answers. */
public enum Surface {
    /** {@code /v1}, OpenAI's own: {@code error.code} is our stable string (openai-java refuses a number there). */
    OPENAI,
    /** {@code /api/v1}, OpenRouter's: {@code error.code} is the HTTP status as an integer. */
    OPENROUTER
}
