package io.tollway.gateway.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What shape the answer's text must have. */
public sealed interface OutputFormat {
    record Text() implements OutputFormat {}

    record JsonObject() implements OutputFormat {}

    /** @param strict null when not said */
    record JsonSchema(
            String name,
            @Nullable String description,
            JsonNode schema,
            @Nullable Boolean strict) implements OutputFormat {}
}
