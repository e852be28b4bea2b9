package io.tollway.gateway.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Something the model may call. */
public sealed interface Tool {

    /**
     * A function of the client's.
     *
     * @param schema its arguments' JSON schema; null when it takes none
     * @param strict whether the provider should guarantee the schema; null when not said
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict,
            Part.@Nullable CacheMark cache)
            implements Tool {}

    /** A tool of a kind that only its own dialect knows (web search, code execution, …). */
    record Hosted(String type, JsonNode declaration) implements Tool {}
}
