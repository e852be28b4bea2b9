package io.tollway.contracts.usage;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and priced. The classes are disjoint: a cached token is not also an input token, a reasoning token is not also an output token.
 */
public enum UsageClass {
    INPUT(null),
    CACHE_READ(INPUT),
    CACHE_WRITE_5M(INPUT),
    CACHE_WRITE_1H(INPUT),
    AUDIO_INPUT(INPUT),
    IMAGE_INPUT(INPUT),
    OUTPUT(null),
    REASONING(OUTPUT),
    AUDIO_OUTPUT(OUTPUT),
    /** Pieces, not tokens. */
    IMAGE_OUTPUT(null),
    /** Once per request. */
    REQUEST(null),
    /** Searches that the provider ran; for a ranking its search units. */
    SEARCH(null),
    /** Characters of a text to be spoken. */
    CHARACTER(null),
    /** Seconds of sound to be written down. */
    SECOND(null);

    private final @Nullable UsageClass fallback;

    UsageClass(@Nullable UsageClass fallback) {
        this.fallback = fallback;
    }

    /** The class whose price is used when this one has none; empty means it is free then. */
    public Optional<UsageClass> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
