package io.tollway.accounts.error;

import java.util.List;

/** Everything this service refuses, and why. Each member answers status, stable code, retryability and what the caller reads. */
public sealed interface AccountsError {

    int status();

    /** Stable, snake_case, never reused; also the label of the metric. */
    String code();

    String detail();

    /** Whether the same request may succeed later without anybody changing it. */
    default boolean retryable() {
        return false;
    }

    default List<FieldError> errors() {
        return List.of();
    }

    default Refusal refusal() {
        return new Refusal(this);
    }

    /** The body is JSON, but fields in it are wrong; all of them are named. */
    record InvalidFields(List<FieldError> errors) implements AccountsError {
        public InvalidFields {
            errors = List.copyOf(errors);
        }

        public static InvalidFields of(String field, String code, String message) {
            return new InvalidFields(List.of(new FieldError(field, code, message)));
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "invalid_request";
        }

        @Override
        public String detail() {
            FieldError first = errors.getFirst();
            String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more, see errors)";
            return first.field() + ": " + first.message() + more;
        }
    }

    /** The request cannot be read at all. */
    record Malformed(String detail) implements AccountsError {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "malformed_request";
        }
    }

    record Unauthenticated(String detail) implements AccountsError {
        @Override
        public int status() {
            return 401;
        }

        @Override
        public String code() {
            return "unauthenticated";
        }
    }

    record Forbidden(String detail) implements AccountsError {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String code() {
            return "forbidden";
        }
    }

    /** Also the answer for what exists but belongs to another organization. */
    record NotFound(String what) implements AccountsError {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String code() {
            return "not_found";
        }

        @Override
        public String detail() {
            return "There is no such " + what + ", or it is not yours.";
        }
    }

    record Conflict(String code, String detail) implements AccountsError {
        @Override
        public int status() {
            return 409;
        }
    }

    /** A limit on how many of something there may be. */
    record QuotaReached(String what, long limit, String configurationKey) implements AccountsError {
        @Override
        public int status() {
            return 409;
        }

        @Override
        public String code() {
            return "quota_reached";
        }

        @Override
        public String detail() {
            return "There are already " + limit + " " + what + "; delete some, or ask for a higher " + configurationKey
                    + ".";
        }
    }

    /** Something this service needs does not answer. Never a statement about the caller. */
    record Unavailable(String detail) implements AccountsError {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "service_unavailable";
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** What the HTTP layer refused before any code of ours ran: no such path, wrong method, wrong media type. */
    record Protocol(int status, String code, String detail) implements AccountsError {}

    /** Our own mistake; the incident number finds the log line. */
    record Internal(String incident) implements AccountsError {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String code() {
            return "internal_error";
        }

        @Override
        public String detail() {
            return "Something went wrong here. Please quote incident " + incident + ".";
        }
    }
}
