package io.tollway.gateway.canonical;

/** Whose signatures and encrypted thoughts they are; only their own provider accepts them back. OpenRouter's names. */
public final class ReasoningFormat {
    public static final String ANTHROPIC = "anthropic-claude-v1";
    public static final String GEMINI = "google-gemini-v1";
    public static final String OPENAI = "openai-responses-v1";
    public static final String XAI = "xai-responses-v1";
    public static final String UNKNOWN = "unknown";

    private ReasoningFormat() {}
}
