package io.tollway.gateway.dialect.openai;

/** Which of OpenAI's two streams of text a chunk belongs to. */
enum ChunkKind {
    CHAT("chat.completion.chunk"),
    /** The older one: text without roles. */
    TEXT("text_completion");

    private final String object;

    ChunkKind(String object) {
        this.object = object;
    }

    /** What a chunk calls itself. */
    String object() {
        return object;
    }
}
