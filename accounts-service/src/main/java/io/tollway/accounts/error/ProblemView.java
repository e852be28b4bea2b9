package io.tollway.accounts.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 9457 problem details, with all field errors at once. */
record ProblemView(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable List<FieldError> errors) {

    static ProblemView of(AccountsError error) {
        return new ProblemView(
                "https://tollway.io/problems/" + error.code(),
                title(error.status()),
                error.status(),
                error.detail(),
                error.code(),
                error.errors().isEmpty() ? null : error.errors());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not authenticated";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 503 -> "Temporarily unavailable";
            default -> status >= 500 ? "Internal error" : "Refused";
        };
    }
}
