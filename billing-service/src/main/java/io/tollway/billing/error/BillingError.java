package io.tollway.billing.error;

import java.time.Duration;
import java.util.List;

/**
 * Every way in which billing refuses or fails. What a caller sees is decided here and nowhere else; a failure of our infrastructure is never one of 401, 402, 403.
 */
public sealed interface BillingError {

    int status();

    /** Stable, for programs. */
    String code();

    /** For people: what is wrong and what to do. */
    String detail();

    /** A short constant title of the kind. */
    default String title() {
        return switch (this) {
            case Invalid ignored -> "The request is not valid";
            case Unauthenticated ignored -> "Not authenticated";
            case Forbidden ignored -> "Not permitted";
            case NotFound ignored -> "Not found";
            case Conflict ignored -> "Conflict";
            case Unprocessable ignored -> "Cannot be done as asked";
            case Unavailable ignored -> "Temporarily unavailable";
        };
    }

    /** OpenRouter's word for it, {@code error.metadata.error_type}. */
    default String openRouterType() {
        return switch (this) {
            case Invalid ignored -> "invalid_request";
            case Unauthenticated ignored -> "authentication";
            case Forbidden ignored -> "permission_denied";
            case NotFound ignored -> "not_found";
            case Conflict ignored -> "precondition_failed";
            case Unprocessable ignored -> "unprocessable";
            case Unavailable ignored -> "provider_unavailable";
        };
    }

    /** This error, to be thrown or to fail a {@code Uni} with. */
    default BillingException toException() {
        return new BillingException(this);
    }

    /** 400: malformed; all wrong fields at once. */
    record Invalid(String detail, List<FieldError> errors) implements BillingError {
        public Invalid {
            errors = List.copyOf(errors);
        }

        public static Invalid field(String field, String code, String message) {
            return new Invalid(field + " " + message, List.of(new FieldError(field, code, message)));
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "invalid_request";
        }
    }

    /** 401: no credential, or one positively known to be bad. */
    record Unauthenticated(String code, String detail) implements BillingError {
        @Override
        public int status() {
            return 401;
        }
    }

    /** 403: known caller, positively known not to be permitted. */
    record Forbidden(String code, String detail) implements BillingError {
        @Override
        public int status() {
            return 403;
        }
    }

    /** 404. Also for things of other organizations, whose existence is nobody's business. */
    record NotFound(String code, String detail) implements BillingError {
        @Override
        public int status() {
            return 404;
        }
    }

    /** 409: contradicts what is already recorded. */
    record Conflict(String code, String detail) implements BillingError {
        @Override
        public int status() {
            return 409;
        }
    }

    /** 422: well-formed, but a rule of the business forbids it. */
    record Unprocessable(String code, String detail) implements BillingError {
        @Override
        public int status() {
            return 422;
        }
    }

    /** 503: something this answer needs cannot be reached or has not arrived yet. */
    record Unavailable(String code, String detail, Duration retryAfter) implements BillingError {
        @Override
        public int status() {
            return 503;
        }
    }
}
