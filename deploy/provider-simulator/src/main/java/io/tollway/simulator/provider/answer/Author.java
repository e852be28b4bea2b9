package io.tollway.simulator.provider.answer;

import io.tollway.simulator.provider.chance.Mix;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers: a pure function of the prompt and the seed. Prose quotes the question's beginning, or the functions' results; a length asked for in the question ("in 200 words", "64
 * tokens") is kept to the token. Thread-safe.
 */
public final class Author {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6}) (?:words|tokens)\\b");
    private static final int QUOTED = 6;
    private static final int QUOTED_RESULT = 40;

    private final long seed;

    public Author(long seed) {
        this.seed = seed;
    }

    /** The choices asked for; the same for the same prompt, for ever. */
    public List<Choice> answer(Prompt prompt) {
        List<Choice> choices = new ArrayList<>(prompt.choices());
        for (int i = 0; i < prompt.choices(); i++) {
            choices.add(choice(prompt, new Mix(Mix.of(seed ^ prompt.hash()) + i)));
        }
        return choices;
    }

    private static Choice choice(Prompt prompt, Mix mix) {
        int budget = prompt.maxTokens();
        List<String> reasoning = reasoning(prompt, mix, budget);
        budget -= reasoning.size();
        if (budget == 0) {
            return new Choice(reasoning, List.of(), List.of(), Choice.Finish.LENGTH);
        }
        List<ToolCall> calls = ToolPicker.calls(prompt, mix);
        if (!calls.isEmpty()) {
            return calling(reasoning, calls, budget);
        }
        List<String> text = text(prompt, mix, budget);
        String written = prompt.stops().isEmpty() ? "" : String.join("", text);
        String stop = firstStop(written, prompt.stops());
        if (stop != null) {
            text = Tokens.split(written.substring(0, written.indexOf(stop)));
        }
        boolean long_ = text.size() > budget;
        return new Choice(
                reasoning,
                long_ ? text.subList(0, budget) : text,
                calls,
                long_ ? Choice.Finish.LENGTH : Choice.Finish.STOP,
                long_ ? null : stop);
    }

    private static List<String> reasoning(Prompt prompt, Mix mix, int budget) {
        int tokens = Math.min(budget, prompt.reasoningTokens());
        if (tokens == 0) {
            return List.of();
        }
        List<String> pieces = new ArrayList<>(tokens);
        Lexicon.prose(mix, tokens, pieces);
        return pieces;
    }

    private static Choice calling(List<String> reasoning, List<ToolCall> calls, int budget) {
        List<ToolCall> fitting = new ArrayList<>();
        int left = budget;
        for (ToolCall call : calls) {
            if (call.tokens() <= left) {
                fitting.add(call);
                left -= call.tokens();
                continue;
            }
            if (call.headTokens() <= left) {
                fitting.add(
                        new ToolCall(call.name(), call.arguments().subList(0, left - call.headTokens()), call.text()));
            }
            return new Choice(reasoning, List.of(), fitting, Choice.Finish.LENGTH);
        }
        return new Choice(reasoning, List.of(), fitting, Choice.Finish.TOOL_CALLS);
    }

    private static List<String> text(Prompt prompt, Mix mix, int budget) {
        return switch (prompt.shape()) {
            case Shape.Prose prose -> prose(prompt, mix, budget);
            case Shape.AnyJson any ->
                Tokens.split("{\"answer\":\"" + Lexicon.word(mix) + "\",\"certainty\":" + mix.below(100) + "}");
            case Shape.Schema schema ->
                Tokens.split(new SchemaSampler(schema.schema(), mix, prompt.question(), false).sample());
            case Shape.Word word ->
                Tokens.split(new SchemaSampler(word.schema(), mix, prompt.question(), false).word());
        };
    }

    private static List<String> prose(Prompt prompt, Mix mix, int budget) {
        int wanted = wanted(prompt.question());
        int tokens = wanted > 0 ? wanted : 24 + mix.below(48);
        // One more than allowed, so that the cut is seen.
        tokens = (int) Math.min(tokens, budget + 1L);
        List<String> pieces = new ArrayList<>(tokens);
        if (!prompt.results().isEmpty()) {
            results(prompt.results(), pieces);
        } else if (wanted == 0) {
            pieces.addAll(Tokens.split("About \"" + beginning(prompt.question(), QUOTED) + "\":"));
        }
        Lexicon.prose(
                mix, wanted > 0 ? Math.max(0, tokens - pieces.size()) : Math.max(6, tokens - pieces.size()), pieces);
        return pieces;
    }

    private static void results(List<ToolResult> results, List<String> out) {
        StringBuilder text = new StringBuilder();
        for (ToolResult result : results) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(result.toolName())
                    .append(" says ")
                    .append(beginning(result.content(), QUOTED_RESULT))
                    .append('.');
        }
        out.addAll(Tokens.split(text.toString()));
    }

    /** The length that the question asks for, or 0. */
    private static int wanted(String question) {
        if (!question.contains(" words") && !question.contains(" tokens")) {
            return 0;
        }
        Matcher length = LENGTH.matcher(question);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    private static String beginning(String text, int tokens) {
        int end = 0;
        for (int i = 0; i < tokens && end < text.length(); i++) {
            end = Tokens.end(text, end);
        }
        return text.substring(0, end).strip();
    }

    /** The stop sequence that occurs first, if any does. */
    private static @Nullable String firstStop(String text, List<String> stops) {
        String first = null;
        int end = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop);
            if (at >= 0 && at < end) {
                end = at;
                first = stop;
            }
        }
        return first;
    }
}
