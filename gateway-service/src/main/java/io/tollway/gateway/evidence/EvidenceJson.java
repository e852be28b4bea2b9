package io.tollway.gateway.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.money.UsdText;
import io.tollway.gateway.usage.FinalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A key and a generation in OpenRouter's shapes, with what Tollway knows besides. */
final class EvidenceJson {
    private static final JsonFactory JSON = new JsonFactory();

    /** What is not counted in tokens; named where there is any. */
    private static final List<UsageClass> UNITS =
            List.of(UsageClass.IMAGE_OUTPUT, UsageClass.SEARCH, UsageClass.CHARACTER, UsageClass.SECOND);

    private EvidenceJson() {}

    /** @param usage billing's object of usage members, or null when it could not be asked */
    static byte[] key(ApiKeyState key, byte @Nullable [] usage) {
        KeyUsage spent = KeyUsage.read(usage);
        return write(json -> {
            json.writeStringField("label", key.label());
            json.writeStringField("name", key.name());
            writeAmount(json, "limit", key.limitNano());
            writeAmount(json, "limit_remaining", remaining(key, spent));
            json.writeStringField(
                    "limit_reset",
                    key.limitReset() == null ? null : key.limitReset().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("include_byok_in_limit", false);
            for (String member : KeyUsage.MEMBERS) {
                writeAmount(json, member, spent == null ? null : spent.nano().get(member));
            }
            json.writeBooleanField("is_free_tier", false);
            boolean manages = key.kind() != ApiKeyState.Kind.API;
            json.writeBooleanField("is_management_key", manages);
            json.writeBooleanField("is_provisioning_key", manages);
            json.writeStringField(
                    "creator_user_id",
                    key.memberId() == null ? null : key.memberId().toString());
            json.writeStringField(
                    "expires_at",
                    key.expiresAt() == null ? null : key.expiresAt().toString());
            // OpenRouter's clients require the member and say themselves that it means nothing.
            json.writeObjectFieldStart("rate_limit");
            json.writeNumberField("requests", -1);
            json.writeStringField("interval", "10s");
            json.writeStringField("note", "Kept for older clients; limits are named in refusals");
            json.writeEndObject();
        });
    }

    private static @Nullable Long remaining(ApiKeyState key, @Nullable KeyUsage spent) {
        Long limit = key.limitNano();
        return limit == null || spent == null ? null : (Long) Math.max(0, limit - spent.windowNano());
    }

    static byte[] generation(FinalRecord record) {
        return write(json -> {
            json.writeStringField("id", record.generationId());
            json.writeStringField("request_id", record.requestId().toString());
            json.writeStringField("model", record.requestedModel());
            json.writeStringField("served_model", record.servedModel());
            json.writeStringField("provider_name", record.provider());
            json.writeStringField("endpoint_id", record.endpointId());
            json.writeStringField("account", record.account());
            json.writeStringField("credential_source", record.credentialSource());
            json.writeStringField("created_at", record.startedAt().toString());
            json.writeStringField("dialect", record.dialect());
            json.writeBooleanField("streamed", record.streamed());
            json.writeBooleanField("cancelled", record.outcome() == Outcome.CLIENT_GONE);
            json.writeStringField("outcome", record.outcome().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("is_byok", record.credentialSource().startsWith("byok:"));
            writeAmount(json, "total_cost", record.chargeNano());
            writeAmount(json, "usage", record.chargeNano());
            writeAmount(json, "list_cost", record.listNano());
            writeAmount(json, "upstream_inference_cost", record.listNano());
            writeAmount(json, "hold", record.holdNano());
            writeNumber(json, "price_version", record.priceVersion());
            writeCounts(json, record);
            json.writeStringField("finish_reason", record.finishReason());
            json.writeNumberField("http_status", record.httpStatus());
            Long first = record.firstTokenMicros();
            writeNumber(json, "latency", first == null ? null : first / 1000);
            json.writeNumberField(
                    "generation_time",
                    Duration.between(record.startedAt(), record.endedAt()).toMillis());
            writeNumber(json, "overhead_us", record.overheadMicros());
            json.writeStringField("session_id", record.sessionId());
            json.writeStringField("external_user", record.endUser());
            writeAttempts(json, record);
        });
    }

    private static void writeCounts(JsonGenerator json, FinalRecord record) throws IOException {
        UsageCounts usage = record.usage();
        long prompt = usage.input()
                + usage.cacheRead()
                + usage.cacheWrite5m()
                + usage.cacheWrite1h()
                + usage.audioInput()
                + usage.imageInput();
        long completion = usage.output() + usage.reasoning() + usage.audioOutput();
        json.writeNumberField("tokens_prompt", prompt);
        json.writeNumberField("tokens_completion", completion);
        json.writeNumberField("native_tokens_prompt", prompt);
        json.writeNumberField("native_tokens_completion", completion);
        json.writeNumberField("native_tokens_reasoning", usage.reasoning());
        json.writeNumberField("native_tokens_cached", usage.cacheRead());
        for (UsageClass unit : UNITS) {
            if (usage.of(unit) != 0) {
                json.writeNumberField("units_" + unit.wireName(), usage.of(unit));
            }
        }
        if (!usage.picture().isEmpty()) {
            json.writeStringField("picture", usage.picture());
        }
        json.writeStringField("usage_source", record.usageSource().name().toLowerCase(Locale.ROOT));
    }

    private static void writeAttempts(JsonGenerator json, FinalRecord record) throws IOException {
        json.writeArrayFieldStart("provider_responses");
        for (Attempt attempt : record.attempts()) {
            json.writeStartObject();
            json.writeStringField("provider_name", attempt.provider());
            json.writeStringField("endpoint_id", attempt.endpointId());
            json.writeStringField("account", attempt.account());
            json.writeBooleanField("is_byok", attempt.credentialSource().startsWith("byok:"));
            json.writeStringField("credential_source", attempt.credentialSource());
            writeNumber(json, "status", attempt.status());
            json.writeStringField("error_class", attempt.errorClass());
            json.writeNumberField("latency", attempt.latencyMicros() / 1000);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        for (String change : record.changes()) {
            json.writeString(change);
        }
        json.writeEndArray();
    }

    /** OpenRouter has numbers here; they are written exactly. */
    private static void writeAmount(JsonGenerator json, String name, @Nullable Long nano) throws IOException {
        json.writeFieldName(name);
        if (nano == null) {
            json.writeNull();
        } else {
            json.writeNumber(UsdText.of(nano));
        }
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value.longValue());
        }
    }

    private static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("data");
            writer.write(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array does not fail", e);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
