package io.tollway.simulator.provider.answer;

import java.util.List;

/** A function call that the model wants: the name, and the arguments' JSON in tokens. */
public record ToolCall(String name, List<String> arguments) {
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
