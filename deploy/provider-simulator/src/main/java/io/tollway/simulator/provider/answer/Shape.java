package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** What form the answer's text must have. */
public sealed interface Shape {
    record Prose() implements Shape {}

    record AnyJson() implements Shape {}

    record Schema(JsonNode schema) implements Shape {}

    /** The bare word that fits a schema, without quotes. */
    record Word(JsonNode schema) implements Shape {}
}
