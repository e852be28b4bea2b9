package io.tollway.gateway.canonical;

import java.util.List;

/** Whether and what the model must call. */
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** Any tool, but one. */
    record Required() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}

    /** @param required whether one of them must be called */
    record Allowed(List<String> names, boolean required) implements ToolChoice {
        public Allowed {
            names = List.copyOf(names);
        }
    }
}
