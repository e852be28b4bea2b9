package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;

/** What the API says when it refuses, by case. Places are written with dots: {@code messages.0.content.1}. */
final class Refusals {
    private Refusals() {}

    static Refusal of(int status, String message) {
        return new Refusal(status, type(status), null, null, message);
    }

    /** The API's name for a class of errors. */
    static String type(int status) {
        return switch (status) {
            case 400, 405, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
    }

    static RefusedException bad(String message) {
        return new RefusedException(of(400, message));
    }

    static RefusedException at(String place, String message) {
        return bad(place + ": " + message);
    }

    static RefusedException missing(String place) {
        return at(place, "Field required");
    }

    static RefusedException type(String place, String expected) {
        return at(place, "Input should be " + expected);
    }

    static RefusedException extra(String place) {
        return at(place, "Extra inputs are not permitted");
    }

    static RefusedException unknownModel(String model) {
        return new RefusedException(of(404, "model: " + model));
    }
}
