package io.tollway.gateway.dialect.openai;

/** Which of OpenAI's two streams of text a chunk belongs to. */
enum ChunkKind {
    CHAT("chat.completion.chunk", "\"delta\":{}"),
    /** The older one: text without roles. */
    TEXT("text_completion", "\"text\":\"\"");

    private final String object;
    private final String nothing;

    ChunkKind(String object, String nothing) {
        this.object = object;
        this.nothing = nothing;
    }

    /** The member of a choice that has nothing new to say. */
    String nothing() {
        return nothing;
    }

    /** What a chunk calls itself. */
    String object() {
        return object;
    }
}
