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

    /** As one text for places without a form: every field's error, or the message when there is none. A message repeats the errors, so it is not shown beside them. */
    public String readable() {
        if (fieldErrors.isEmpty()) {
            return String.valueOf(getMessage());
        }
        StringBuilder text = new StringBuilder();
        for (FieldError error : fieldErrors) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(error.label())
                    .append(": ")
                    .append(error.message())
                    .append('.');
        }
        return text.toString();
    }

    /** What is wrong with one field of a form. */
    public record FieldError(String field, String message) {
        /** The field's name in words, for places that do not show the field. */
        String label() {
            String words = field.replace('_', ' ').strip();
            return words.isEmpty() ? "Request" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
        }
    }
}
