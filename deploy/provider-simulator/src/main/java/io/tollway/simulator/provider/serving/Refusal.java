package io.tollway.simulator.provider.serving;

import org.jspecify.annotations.Nullable;

/**
 * A request that is not served, before the dialect puts it into its own shape.
 *
 * @param type the dialect's class of error
 * @param code the dialect's name for the case, where it has one
 * @param param the field at fault, where there is one
 * @param retryAfterSeconds when to come again
 */
public record Refusal(
        int status,
        String type,
        @Nullable String code,
        @Nullable String param,
        String message,
        @Nullable Long retryAfterSeconds) {
    public Refusal(int status, String type, @Nullable String code, @Nullable String param, String message) {
        this(status, type, code, param, message, null);
    }
}
