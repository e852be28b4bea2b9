package io.tollway.gateway.error;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors in Anthropic's shape, before the first byte and inside a stream. What Anthropic has no field for stands in {@code error.metadata}, as in the OpenAI shape. */
public final class AnthropicErrorBody {
    private AnthropicErrorBody() {}

    /**
     * The whole body of an error answer.
     *
     * @param requestId the request's public id, when it has one
     */
    public static byte[] render(GatewayError error, @Nullable String requestId) {
        return OpenAiErrorBody.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", "error");
            writeError(json, error);
            OpenAiErrorBody.writeNullable(json, "request_id", requestId);
            json.writeEndObject();
        });
    }

    /** The last event of a stream that failed after its first byte. */
    public static byte[] event(GatewayError error, @Nullable String requestId) {
        byte[] body = render(error, requestId);
        ByteArrayOutputStream event = new ByteArrayOutputStream(body.length + 24);
        event.writeBytes("event: error\ndata: ".getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(body);
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }

    private static void writeError(JsonGenerator json, GatewayError error) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("type", type(error));
        json.writeStringField("message", error.message());
        if (error.code().equals("thread_unsupported_request")) {
            // Anthropic's clients go on without a thread when they read this, and give up otherwise.
            json.writeObjectFieldStart("details");
            json.writeStringField("error_code", error.code());
            json.writeArrayFieldStart("unsupported");
            json.writeString("thread");
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeObjectFieldStart("metadata");
        String param = error.param();
        if (param != null) {
            json.writeStringField("param", param);
        }
        OpenAiErrorBody.writeMetadata(json, error);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Anthropic's word; its clients decide by it, and by the status, whether to try again. */
    static String type(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest ignored -> "invalid_request_error";
            case GatewayError.Protocol protocol -> protocol(protocol.status());
            case GatewayError.ProviderRejected rejected ->
                rejected.status() == 413 ? "request_too_large" : "invalid_request_error";
            case GatewayError.NoEndpoint ignored -> "not_found_error";
            case GatewayError.Unauthenticated ignored -> "authentication_error";
            case GatewayError.PaymentRequired ignored -> "billing_error";
            case GatewayError.BudgetExhausted ignored -> "permission_error";
            case GatewayError.NotPermitted ignored -> "permission_error";
            case GatewayError.RateLimited ignored -> "rate_limit_error";
            case GatewayError.ProviderFailed failed ->
                switch (failed.status()) {
                    case 503 -> "overloaded_error";
                    case 504 -> "timeout_error";
                    default -> "api_error";
                };
            case GatewayError.Unavailable ignored -> "overloaded_error";
            case GatewayError.Internal ignored -> "api_error";
        };
    }

    private static String protocol(int status) {
        return switch (status) {
            case 404 -> "not_found_error";
            case 408 -> "timeout_error";
            case 413 -> "request_too_large";
            default -> "invalid_request_error";
        };
    }
}
