package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A function that the caller offers.
 *
 * @param parameters the JSON schema of its arguments; null for a tool that takes any text
 */
public record Tool(String name, @Nullable JsonNode parameters) {}
