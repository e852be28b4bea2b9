package io.tollway.simulator.provider.answer;

import java.util.List;

/** Whether and which of the offered functions must be called. */
public sealed interface ToolUse {
    /** The model decides: it calls when a user speaks, and answers when results have come. */
    record Auto() implements ToolUse {}

    record None() implements ToolUse {}

    /** At least one, whichever. */
    record Required() implements ToolUse {}

    record Named(String name) implements ToolUse {}

    /** Only these may be called. */
    record Among(List<String> names, boolean required) implements ToolUse {}
}
