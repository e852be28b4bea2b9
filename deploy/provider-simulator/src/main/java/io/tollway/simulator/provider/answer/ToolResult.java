package io.tollway.simulator.provider.answer;

/** What a function that the model called gave back. */
public record ToolResult(String toolName, String content) {}
