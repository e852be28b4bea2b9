package io.tollway.gateway.error;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Errors in the shape of Google's APIs ({@code google.rpc.Status} as JSON), before the first byte and inside a stream. What is ours stands in {@code details}, as an entry with a type of its
 * own, beside Google's {@code RetryInfo} where a wait helps.
 */
public final class GeminiErrorBody {
    private static final String OURS = "type.tollway.io/tollway.Error";
    private static final String RETRY = "type.googleapis.com/google.rpc.RetryInfo";

    private GeminiErrorBody() {}

    /** The whole body of an error answer; a chunk of a stream that failed is the same. */
    public static byte[] render(GatewayError error) {
        return OpenAiErrorBody.write(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", error.status());
            json.writeStringField("message", error.message());
            json.writeStringField("status", status(error));
            json.writeArrayFieldStart("details");
            json.writeStartObject();
            json.writeStringField("@type", OURS);
            String param = error.param();
            if (param != null) {
                json.writeStringField("param", param);
            }
            OpenAiErrorBody.writeMetadata(json, error);
            json.writeEndObject();
            writeRetry(json, error);
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeRetry(JsonGenerator json, GatewayError error) throws IOException {
        if (error.retryAfterSeconds() > 0) {
            json.writeStartObject();
            json.writeStringField("@type", RETRY);
            json.writeStringField("retryDelay", error.retryAfterSeconds() + "s");
            json.writeEndObject();
        }
    }

    /** Google's word. It has none for a payment that is due; its own services say FAILED_PRECONDITION when billing is not set up. */
    private static String status(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest ignored -> "INVALID_ARGUMENT";
            case GatewayError.Protocol protocol ->
                switch (protocol.status()) {
                    case 404 -> "NOT_FOUND";
                    case 408 -> "DEADLINE_EXCEEDED";
                    default -> "INVALID_ARGUMENT";
                };
            case GatewayError.ProviderRejected ignored -> "INVALID_ARGUMENT";
            case GatewayError.Unauthenticated ignored -> "UNAUTHENTICATED";
            case GatewayError.PaymentRequired ignored -> "FAILED_PRECONDITION";
            case GatewayError.BudgetExhausted ignored -> "PERMISSION_DENIED";
            case GatewayError.NotPermitted ignored -> "PERMISSION_DENIED";
            case GatewayError.NoEndpoint ignored -> "NOT_FOUND";
            case GatewayError.RateLimited ignored -> "RESOURCE_EXHAUSTED";
            case GatewayError.ProviderFailed failed -> failed.status() == 504 ? "DEADLINE_EXCEEDED" : "UNAVAILABLE";
            case GatewayError.Unavailable ignored -> "UNAVAILABLE";
            case GatewayError.Internal ignored -> "INTERNAL";
        };
    }
}
