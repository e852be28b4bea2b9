package io.tollway.simulator.provider.answer;

import java.util.List;

/**
 * A function call that the model wants.
 *
 * @param arguments in tokens: JSON, or any text for a tool that takes it
 * @param text whether the tool takes any text
 */
public record ToolCall(String name, List<String> arguments, boolean text) {
    /** What the frame around a call counts. */
    private static final int FRAME = 4;

    /** The tokens before the arguments. */
    public int headTokens() {
        return FRAME + Tokens.count(name);
    }

    public int tokens() {
        return headTokens() + arguments.size();
    }
}
