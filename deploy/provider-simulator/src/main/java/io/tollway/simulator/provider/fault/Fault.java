package io.tollway.simulator.provider.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBytes;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A failure on command.
 *
 * @param provider only requests to this provider; any when absent
 * @param account only requests with this account's secret; any when absent
 * @param model only requests for this model; any when absent
 * @param share the part of the matching requests that fail, above 0 and at most 1; which ones follows from the seed
 * @param times how many requests it strikes before it is spent; for ever when absent
 * @param status the status of {@code error}, {@code credential}, {@code error_in_stream}
 * @param retryAfterSeconds for {@code rate_limit} and {@code error}
 * @param afterEvents how many events of a stream pass first
 * @param delayMs see {@link FaultKind}; for kinds that refuse: how long the refusal takes
 */
public record Fault(
        FaultKind kind,
        @Nullable String provider,
        @Nullable String account,
        @Nullable String model,
        BigDecimal share,
        @Nullable Long times,
        @Nullable Integer status,
        @Nullable Long retryAfterSeconds,
        @Nullable Integer afterEvents,
        @Nullable Long delayMs) {
    private static final Set<String> FIELDS = Set.of(
            "kind",
            "provider",
            "account",
            "model",
            "share",
            "times",
            "status",
            "retry_after_s",
            "after_events",
            "delay_ms");
    private static final long DAY_MS = 86_400_000;

    public Fault {
        if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new FaultFormatException("share", "must be above 0 and at most 1");
        }
        between("times", times, 1, Long.MAX_VALUE);
        between("status", status == null ? null : Long.valueOf(status), 400, 599);
        between("retry_after_s", retryAfterSeconds, 0, 86_400);
        between("after_events", afterEvents == null ? null : Long.valueOf(afterEvents), 0, Integer.MAX_VALUE);
        between("delay_ms", delayMs, 0, DAY_MS);
    }

    /** A fault that strikes every request of everybody until it is removed. */
    public static Fault of(FaultKind kind) {
        return new Fault(kind, null, null, null, BigDecimal.ONE, null, null, null, null, null);
    }

    public Fault forAccount(String name) {
        return new Fault(kind, provider, name, model, share, times, status, retryAfterSeconds, afterEvents, delayMs);
    }

    public Fault forModel(String name) {
        return new Fault(kind, provider, account, name, share, times, status, retryAfterSeconds, afterEvents, delayMs);
    }

    public Fault forShare(String part) {
        return new Fault(
                kind,
                provider,
                account,
                model,
                new BigDecimal(part),
                times,
                status,
                retryAfterSeconds,
                afterEvents,
                delayMs);
    }

    public Fault times(long count) {
        return new Fault(kind, provider, account, model, share, count, status, retryAfterSeconds, afterEvents, delayMs);
    }

    public Fault withStatus(int code) {
        return new Fault(kind, provider, account, model, share, times, code, retryAfterSeconds, afterEvents, delayMs);
    }

    public Fault withRetryAfterSeconds(long seconds) {
        return new Fault(kind, provider, account, model, share, times, status, seconds, afterEvents, delayMs);
    }

    public Fault afterEvents(int count) {
        return new Fault(kind, provider, account, model, share, times, status, retryAfterSeconds, count, delayMs);
    }

    public Fault withDelayMs(long millis) {
        return new Fault(kind, provider, account, model, share, times, status, retryAfterSeconds, afterEvents, millis);
    }

    /**
     * Reads a fault from JSON or YAML.
     *
     * @throws FaultFormatException naming the field and the remedy
     */
    public static Fault read(JsonNode json) {
        if (!json.isObject()) {
            throw new FaultFormatException("fault", "must be an object such as {\"kind\":\"rate_limit\",\"times\":3}");
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new FaultFormatException(
                        name,
                        "is not a field of a fault; known are "
                                + String.join(", ", FIELDS.stream().sorted().toList()));
            }
        }
        JsonNode share = json.path("share");
        if (!share.isMissingNode() && (!share.isNumber() || !Double.isFinite(share.doubleValue()))) {
            throw new FaultFormatException("share", "must be a number above 0 and at most 1");
        }
        String kind = text(json, "kind");
        if (kind == null) {
            throw new FaultFormatException("kind", "is required");
        }
        Long status = whole(json, "status");
        Long afterEvents = whole(json, "after_events");
        return new Fault(
                FaultKind.of(kind),
                text(json, "provider"),
                text(json, "account"),
                text(json, "model"),
                share.isMissingNode() ? BigDecimal.ONE : BigDecimal.valueOf(share.doubleValue()),
                whole(json, "times"),
                status == null ? null : (int) Math.clamp(status, Integer.MIN_VALUE, Integer.MAX_VALUE),
                whole(json, "retry_after_s"),
                afterEvents == null ? null : (int) Math.clamp(afterEvents, Integer.MIN_VALUE, Integer.MAX_VALUE),
                whole(json, "delay_ms"));
    }

    void writeFields(JsonBytes out) {
        out.ascii("\"kind\":").string(kind.wireName());
        text(out, "provider", provider);
        text(out, "account", account);
        text(out, "model", model);
        out.ascii(",\"share\":").ascii(share.toPlainString());
        number(out, "times", times);
        number(out, "status", status);
        number(out, "retry_after_s", retryAfterSeconds);
        number(out, "after_events", afterEvents);
        number(out, "delay_ms", delayMs);
    }

    boolean concerns(String providerName, String accountName, @Nullable String modelName) {
        return (provider == null || provider.equals(providerName))
                && (account == null || account.equals(accountName))
                && (model == null || model.equals(modelName));
    }

    private static void text(JsonBytes out, String field, @Nullable String value) {
        if (value != null) {
            out.ascii(",").string(field).ascii(":").string(value);
        }
    }

    private static void number(JsonBytes out, String field, @Nullable Number value) {
        if (value != null) {
            out.ascii(",").string(field).ascii(":").number(value.longValue());
        }
    }

    private static @Nullable String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new FaultFormatException(field, "must be a non-empty string");
        }
        return value.textValue();
    }

    private static @Nullable Long whole(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new FaultFormatException(field, "must be a whole number");
        }
        return value.longValue();
    }

    private static void between(String field, @Nullable Long value, long least, long most) {
        if (value != null && (value < least || value > most)) {
            throw new FaultFormatException(field, "must be between " + least + " and " + most + ", was " + value);
        }
    }
}
