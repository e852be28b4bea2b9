package io.tollway.gateway.error;

import org.jspecify.annotations.Nullable;

/**
 * Everything a caller can be refused with. Each variant answers the HTTP status, a stable code, OpenRouter's error type, whether trying again can help, and how loud the log is. The
 * variant's simple name is the metric label. Messages are ours; an upstream's text appears only where the variant says so.
 */
public sealed interface GatewayError {
    int status();

    /** Stable, snake_case, never reused. */
    String code();

    /** OpenRouter's {@code error_type}. */
    String errorType();

    String message();

    default boolean retryable() {
        return false;
    }

    default LogLevel logLevel() {
        return LogLevel.DEBUG;
    }

    /** Which request field is wrong; null when none is. */
    default @Nullable String param() {
        return null;
    }

    default @Nullable Limit limit() {
        return null;
    }

    /** Whole seconds until trying again makes sense; 0 means nothing is known. */
    default long retryAfterSeconds() {
        return 0;
    }

    /** How an operator should hear of it. */
    enum LogLevel {
        DEBUG,
        WARN,
        ERROR
    }

    /** The body or a field of it is wrong. */
    record InvalidRequest(
            String code, String message, @Nullable String param) implements GatewayError {
        public InvalidRequest(String message, @Nullable String param) {
            this("invalid_request", message, param);
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String errorType() {
            return "invalid_request";
        }
    }

    /** A request that never got as far as a route: framing, method, media type, size, time. */
    record Protocol(int status, String code, String message) implements GatewayError {
        @Override
        public String errorType() {
            return status == 404 ? "not_found" : status == 413 ? "payload_too_large" : "invalid_request";
        }
    }

    record Unauthenticated(String message) implements GatewayError {
        @Override
        public int status() {
            return 401;
        }

        @Override
        public String code() {
            return "invalid_api_key";
        }

        @Override
        public String errorType() {
            return "authentication";
        }
    }

    /** The organization's balance or the key's own spend limit does not cover the request, or a disputed payment stops new spending. */
    record PaymentRequired(String code, String message, Limit limit) implements GatewayError {
        /** Too little money. */
        public PaymentRequired(String message, Limit limit) {
            this("insufficient_credits", message, limit);
        }

        @Override
        public int status() {
            return 402;
        }

        @Override
        public String errorType() {
            return "payment_required";
        }
    }

    /** A budget of the organization does not cover the request. Not 402: the money is there, and somebody decided that it is not for this. */
    record BudgetExhausted(String message, Limit limit, long retryAfterSeconds) implements GatewayError {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String code() {
            return "budget_exhausted";
        }

        @Override
        public String errorType() {
            return "permission_denied";
        }
    }

    record NotPermitted(
            String code, String message, @Nullable Limit limit) implements GatewayError {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String errorType() {
            return "permission_denied";
        }
    }

    /** No endpoint satisfies what the request demands; the message names the constraint that removed each. */
    record NoEndpoint(String message, @Nullable String param) implements GatewayError {
        public NoEndpoint(String message) {
            this(message, null);
        }

        @Override
        public int status() {
            return 404;
        }

        @Override
        public String code() {
            return "no_endpoint";
        }

        @Override
        public String errorType() {
            return "not_found";
        }
    }

    /** A limit of ours or of every provider; {@link #limit()} tells them apart. */
    record RateLimited(String message, Limit limit, long retryAfterSeconds) implements GatewayError {
        @Override
        public int status() {
            return 429;
        }

        @Override
        public String code() {
            return "rate_limit_exceeded";
        }

        @Override
        public String errorType() {
            return "rate_limit_exceeded";
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** The provider says the request itself is wrong (400) or too large (413); its message is passed on. */
    record ProviderRejected(int status, String code, String message) implements GatewayError {
        @Override
        public String errorType() {
            return switch (code) {
                case "context_length_exceeded" -> "context_length_exceeded";
                case "content_policy_violation" -> "content_policy_violation";
                default -> status == 413 ? "payload_too_large" : "invalid_request";
            };
        }
    }

    /** Every candidate failed: 502 when they answered badly, 503 when none can be used, 504 when time ran out. */
    record ProviderFailed(int status, String code, String message, long retryAfterSeconds) implements GatewayError {
        @Override
        public String errorType() {
            return status == 504 ? "timeout" : status == 503 ? "provider_overloaded" : "provider_unavailable";
        }

        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public LogLevel logLevel() {
            return LogLevel.WARN;
        }
    }

    /** Our own part cannot answer: money path, keys not yet known, shutting down, too busy. Never an authentication or payment refusal. */
    record Unavailable(String code, String message, long retryAfterSeconds) implements GatewayError {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String errorType() {
            return "server";
        }

        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public LogLevel logLevel() {
            return LogLevel.WARN;
        }
    }

    /** A defect of ours, caught at the edge. The cause is in the log under the request's id. */
    record Internal() implements GatewayError {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String code() {
            return "internal_error";
        }

        @Override
        public String errorType() {
            return "server";
        }

        @Override
        public String message() {
            return "The gateway failed. The request was not charged; please report the request id.";
        }

        @Override
        public LogLevel logLevel() {
            return LogLevel.ERROR;
        }
    }
}
