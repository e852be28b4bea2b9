package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;

/** What the API says when it refuses, by case. The type of a refusal is its status by name; the code, where there is one, the reason in its details. */
final class Refusals {
    static final String BAD_KEY = "API_KEY_INVALID";

    private Refusals() {}

    static Refusal of(int status, String message) {
        return new Refusal(status, name(status), null, null, message);
    }

    /** The API's name for a status. */
    static String name(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
        };
    }

    /** A bad key is a bad request here. */
    static Refusal badKey() {
        return new Refusal(400, name(400), BAD_KEY, null, "API key not valid. Please pass a valid API key.");
    }

    static RefusedException bad(String message) {
        return new RefusedException(of(400, message));
    }

    /** A field whose value the API itself finds wrong. */
    static RefusedException at(String place, String message) {
        return bad("* GenerateContentRequest." + place + ": " + message + "\n");
    }

    /** A field that cannot hold such a value. */
    static RefusedException value(String place, String type, String got) {
        return bad("Invalid value at '" + place + "' (" + type + "), " + got);
    }

    static RefusedException unknownField(String name, String place) {
        return bad("Invalid JSON payload received. Unknown name \"" + name + "\""
                + (place.isEmpty() ? "" : " at '" + place + "'") + ": Cannot find field.");
    }

    /** Caches are not made here, so none is known. */
    static RefusedException unknownCache() {
        return new RefusedException(of(403, "CachedContent not found (or permission denied)"));
    }

    static RefusedException unknownModel(String model, String method) {
        return new RefusedException(of(
                404,
                "models/" + model + " is not found for API version v1beta, or is not supported for " + method
                        + ". Call ListModels to see the list of available models and their supported methods."));
    }
}
