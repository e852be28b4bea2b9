package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import org.jspecify.annotations.Nullable;

/** What the API says when it refuses, by case. */
final class Refusals {
    private static final String TYPE = "invalid_request_error";

    private Refusals() {}

    static Refusal plain(int status, String message) {
        return new Refusal(status, TYPE, null, null, message);
    }

    static Refusal badKey(String secret) {
        String shown = secret.length() < 12
                ? "*".repeat(secret.length())
                : secret.substring(0, 4) + "*".repeat(8) + secret.substring(secret.length() - 4);
        return new Refusal(
                401,
                TYPE,
                "invalid_api_key",
                null,
                "Incorrect API key provided: " + shown
                        + ". You can find your API key at https://platform.openai.com/account/api-keys.");
    }

    static RefusedException bad(@Nullable String code, @Nullable String param, String message) {
        return new RefusedException(new Refusal(400, TYPE, code, param, message));
    }

    static RefusedException notJson() {
        return bad(
                null,
                null,
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly."
                        + " The API expects a JSON payload, but what was sent was not valid JSON.)");
    }

    static RefusedException unknownModel(String model) {
        return new RefusedException(new Refusal(
                404,
                TYPE,
                "model_not_found",
                null,
                "The model `" + model + "` does not exist or you do not have access to it."));
    }

    static RefusedException missing(String param) {
        return bad("missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
    }

    static RefusedException type(String param, String expected, String got) {
        return bad(
                "invalid_type",
                param,
                "Invalid type for '" + param + "': expected " + expected + ", but got " + got + " instead.");
    }

    static RefusedException value(String param, String got, String supported) {
        return bad("invalid_value", param, "Invalid value: '" + got + "'. Supported values are: " + supported + ".");
    }

    static RefusedException unrecognized(String param) {
        return bad(null, null, "Unrecognized request argument supplied: " + param);
    }

    static RefusedException unknown(String param) {
        return bad("unknown_parameter", param, "Unknown parameter: '" + param + "'.");
    }

    static RefusedException emptyArray(String param) {
        return bad(
                "empty_array",
                param,
                "Invalid '" + param
                        + "': empty array. Expected an array with minimum length 1, but got an empty array instead.");
    }
}
