package io.tollway.gateway.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Errors in the OpenAI shape, before the first byte and inside a stream. */
public final class OpenAiErrorBody {
    private static final JsonFactory JSON = new JsonFactory();

    private OpenAiErrorBody() {}

    /** The whole body of an error answer. */
    public static byte[] render(GatewayError error, Surface surface) {
        return write(json -> {
            json.writeStartObject();
            writeError(json, error, surface);
            json.writeEndObject();
        });
    }

    /**
     * The last event of a stream that failed after its first byte: one chunk with a top-level error, and nothing behind it.
     *
     * @param generationId the id that every chunk of the stream carries
     */
    public static byte[] event(
            GatewayError error, Surface surface, String generationId, long createdEpochSecond, String model) {
        return event(error, surface, generationId, createdEpochSecond, model, false);
    }

    /** The same for a stream of text completions, which have no delta. */
    public static byte[] textEvent(
            GatewayError error, Surface surface, String generationId, long createdEpochSecond, String model) {
        return event(error, surface, generationId, createdEpochSecond, model, true);
    }

    private static byte[] event(
            GatewayError error,
            Surface surface,
            String generationId,
            long createdEpochSecond,
            String model,
            boolean text) {
        byte[] chunk = write(json -> {
            json.writeStartObject();
            json.writeStringField("id", generationId);
            json.writeStringField("object", text ? "text_completion" : "chat.completion.chunk");
            json.writeNumberField("created", createdEpochSecond);
            json.writeStringField("model", model);
            writeError(json, error, surface);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", 0);
            if (text) {
                json.writeStringField("text", "");
            } else {
                json.writeObjectFieldStart("delta");
                json.writeStringField("content", "");
                json.writeEndObject();
            }
            json.writeStringField("finish_reason", "error");
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
        ByteArrayOutputStream event = new ByteArrayOutputStream(chunk.length + 8);
        event.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(chunk);
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }

    private static void writeError(JsonGenerator json, GatewayError error, Surface surface) throws IOException {
        json.writeObjectFieldStart("error");
        if (surface == Surface.OPENROUTER) {
            json.writeNumberField("code", error.status());
        } else {
            json.writeStringField("code", error.code());
        }
        json.writeStringField("message", error.message());
        json.writeStringField("type", openAiType(error));
        writeNullable(json, "param", error.param());
        json.writeObjectFieldStart("metadata");
        writeMetadata(json, error);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The members of {@code metadata}, the same in every dialect. */
    static void writeMetadata(JsonGenerator json, GatewayError error) throws IOException {
        json.writeStringField("error_type", error.errorType());
        json.writeStringField("error_code", error.code());
        json.writeBooleanField("retryable", error.retryable());
        Limit limit = error.limit();
        if (limit != null) {
            writeLimit(json, limit);
        }
    }

    private static void writeLimit(JsonGenerator json, Limit limit) throws IOException {
        json.writeObjectFieldStart("limit");
        json.writeStringField("source", limit.source());
        json.writeStringField("name", limit.name());
        writeNullable(json, "limit", limit.limit());
        writeNullable(json, "used", limit.used());
        writeNullable(json, "held", limit.held());
        writeNullable(json, "requested", limit.requested());
        writeNullable(
                json,
                "resets_at",
                limit.resetsAt() == null ? null : limit.resetsAt().toString());
        json.writeBooleanField("fallback_attempted", limit.fallbackAttempted());
        json.writeStringField("remedy", limit.remedy());
        Limit.Budget budget = limit.budget();
        if (budget != null) {
            json.writeStringField("budget_id", budget.id());
            json.writeStringField("window", budget.window());
            if (budget.value() != null) {
                json.writeStringField("value", budget.value());
            }
        }
        json.writeEndObject();
    }

    private static String openAiType(GatewayError error) {
        return switch (error) {
            case GatewayError.InvalidRequest ignored -> "invalid_request_error";
            case GatewayError.Protocol ignored -> "invalid_request_error";
            case GatewayError.ProviderRejected ignored -> "invalid_request_error";
            case GatewayError.NoEndpoint ignored -> "invalid_request_error";
            case GatewayError.Unauthenticated ignored -> "authentication_error";
            case GatewayError.PaymentRequired ignored -> "insufficient_quota";
            case GatewayError.BudgetExhausted ignored -> "permission_error";
            case GatewayError.NotPermitted ignored -> "permission_error";
            case GatewayError.RateLimited ignored -> "rate_limit_error";
            case GatewayError.ProviderFailed ignored -> "api_error";
            case GatewayError.Unavailable ignored -> "api_error";
            case GatewayError.Internal ignored -> "api_error";
        };
    }

    static void writeNullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writer.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array does not fail", e);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
