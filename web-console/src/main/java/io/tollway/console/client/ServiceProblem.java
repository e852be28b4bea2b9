package io.tollway.console.client;

import java.util.List;

/**
 * A service refused a call for a reason the person can act on (RFC 9457).
 */
public final class ServiceProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<FieldError> fieldErrors;

    public ServiceProblem(int status, String message, List<FieldError> fieldErrors) {
        super(message, null, false, false);
        this.status = status;
        this.fieldErrors = List.copyOf(fieldErrors);
    }

    public int status() {
        return status;
    }

    public List<FieldError> fieldErrors() {
        return fieldErrors;
    }

    /** The message with every field's error behind it, as one readable text. */
    public String readable() {
        StringBuilder text = new StringBuilder(String.valueOf(getMessage()));
        for (FieldError error : fieldErrors) {
            text.append(' ')
                    .append(error.field())
                    .append(": ")
                    .append(error.message())
                    .append('.');
        }
        return text.toString();
    }

    /** What is wrong with one field of a form. */
    public record FieldError(String field, String message) {}
}
