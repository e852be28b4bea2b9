package io.tollway.simulator.provider.answer;

import java.util.List;

/**
 * A request to a model, freed from its wire format.
 *
 * @param hash depends on everything the model reads
 * @param question the last thing the user said; long ones may be cut
 * @param results what came back from the functions called last, when nothing was said since
 * @param parallel whether several functions may be called at once
 * @param maxTokens of one choice, reasoning included
 * @param stops the text ends before the first of these
 * @param reasoningTokens how much the model thinks before it answers; 0 for not at all
 */
public record Prompt(
        long hash,
        String question,
        List<ToolResult> results,
        List<Tool> tools,
        ToolUse toolUse,
        boolean parallel,
        Shape shape,
        int choices,
        int maxTokens,
        List<String> stops,
        int reasoningTokens) {}
