package io.tollway.contracts.state;

import java.util.Locale;

/** A kind of call that an endpoint answers: one path of a provider's API. */
public enum EndpointFamily {
    CHAT,
    /** Text continued from text, without roles. */
    COMPLETIONS,
    EMBEDDINGS,
    IMAGES,
    SPEECH,
    TRANSCRIPTION,
    MODERATION,
    RERANK;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The catalog's word for it. */
    public String wireName() {
        return wireName;
    }
}
