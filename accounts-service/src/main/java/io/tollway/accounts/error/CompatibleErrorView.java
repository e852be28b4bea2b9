package io.tollway.accounts.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The error shape that programs written for OpenRouter's management API read. */
record CompatibleErrorView(Body error) {
    record Body(int code, String message, Metadata metadata) {}

    record Metadata(String errorType, @Nullable List<FieldError> errors) {}

    static CompatibleErrorView of(AccountsError error) {
        return new CompatibleErrorView(new Body(
                error.status(),
                error.detail(),
                new Metadata(error.code(), error.errors().isEmpty() ? null : error.errors())));
    }
}
