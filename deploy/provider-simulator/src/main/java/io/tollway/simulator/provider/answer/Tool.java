package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;

/** A function that the caller offers; {@code parameters} is the JSON schema of its arguments. */
public record Tool(String name, JsonNode parameters) {}
