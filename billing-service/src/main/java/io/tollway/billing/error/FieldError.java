package io.tollway.billing.error;

import java.util.Objects;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name as the caller wrote it, dotted for nested ones
 * @param code stable, for programs
 * @param message for people, with the remedy; never the value
 */
public record FieldError(String field, String code, String message) {
    public FieldError {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }
}
