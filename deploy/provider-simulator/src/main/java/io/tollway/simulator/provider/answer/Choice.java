package io.tollway.simulator.provider.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers asked for, in tokens. Text is empty when functions are called.
 *
 * @param stop the stop sequence that ended it, if one did
 */
public record Choice(
        List<String> reasoning,
        List<String> text,
        List<ToolCall> calls,
        Finish finish,
        @Nullable String stop) {
    public Choice(List<String> reasoning, List<String> text, List<ToolCall> calls, Finish finish) {
        this(reasoning, text, calls, finish, null);
    }

    /** Why it ended. */
    public enum Finish {
        STOP,
        LENGTH,
        TOOL_CALLS
    }

    /** Tokens that are not reasoning. */
    public int outputTokens() {
        int sum = text.size();
        for (ToolCall call : calls) {
            sum += call.tokens();
        }
        return sum;
    }
}
