package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.chance.Mix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides which offered functions are called. Left to itself the model calls one whenever a user speaks and none when results have come: the first whose name occurs in the question, else the
 * first offered. It calls several at once when the question says "parallel" or names several.
 */
final class ToolPicker {
    /** How long what a tool takes as text is, in tokens. */
    private static final int TEXT = 12;

    private ToolPicker() {}

    static List<ToolCall> calls(Prompt prompt, Mix mix) {
        List<Tool> chosen = prompt.tools().isEmpty() ? List.of() : chosen(prompt);
        List<ToolCall> calls = new ArrayList<>(chosen.size());
        for (Tool tool : chosen) {
            JsonNode parameters = tool.parameters();
            if (parameters == null) {
                List<String> text = new ArrayList<>(TEXT);
                Lexicon.prose(mix, TEXT, text);
                calls.add(new ToolCall(tool.name(), text, true));
            } else {
                String arguments = new SchemaSampler(parameters, mix, prompt.question(), true).sample();
                calls.add(new ToolCall(tool.name(), Tokens.split(arguments), false));
            }
        }
        return calls;
    }

    private static List<Tool> chosen(Prompt prompt) {
        return switch (prompt.toolUse()) {
            case ToolUse.None none -> List.of();
            case ToolUse.Named named ->
                prompt.tools().stream()
                        .filter(tool -> tool.name().equals(named.name()))
                        .limit(1)
                        .toList();
            case ToolUse.Required required -> fitting(prompt, unanswered(prompt, prompt.tools()));
            case ToolUse.Auto auto -> prompt.results().isEmpty() ? fitting(prompt, prompt.tools()) : List.of();
            case ToolUse.Among some ->
                some.required() || prompt.results().isEmpty()
                        ? fitting(
                                prompt,
                                prompt.tools().stream()
                                        .filter(tool -> some.names().contains(tool.name()))
                                        .toList())
                        : List.of();
        };
    }

    /** A model that must go on calling takes what it has not heard of yet, if anything is left. */
    private static List<Tool> unanswered(Prompt prompt, List<Tool> tools) {
        List<Tool> left = tools.stream()
                .filter(tool -> prompt.results().stream()
                        .noneMatch(result -> result.toolName().equals(tool.name())))
                .toList();
        return left.isEmpty() ? tools : left;
    }

    private static List<Tool> fitting(Prompt prompt, List<Tool> tools) {
        if (tools.isEmpty()) {
            return List.of();
        }
        String question = prompt.question().toLowerCase(Locale.ROOT);
        List<Tool> mentioned =
                tools.stream().filter(tool -> mentions(question, tool.name())).toList();
        Tool first = mentioned.isEmpty() ? tools.getFirst() : mentioned.getFirst();
        if (!prompt.parallel()) {
            return List.of(first);
        }
        if (question.contains("parallel")) {
            List<Tool> several = mentioned.size() > 1 ? mentioned : tools;
            return several.size() > 1 ? several : List.of(first, first);
        }
        return mentioned.size() > 1 ? mentioned : List.of(first);
    }

    private static boolean mentions(String question, String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        return question.contains(plain) || question.contains(plain.replace('_', ' '));
    }
}
