package io.tollway.gateway.usage;

import static io.tollway.gateway.usage.JsonBytes.name;

import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Writes {@code UsageEvent}s as JSON without reflection. The event's head, which only the spool knows ({@code kind}, {@code spool_id}, {@code spool_seq}), is left out: the text begins
 * with the comma behind it, so the head can be put before it while the spool's lock is held.
 */
final class EventEncoder {
    private static final byte[] ORGANIZATION_ID = name("organization_id");
    private static final byte[] REQUEST_ID = name("request_id");
    private static final byte[] GENERATION_ID = name("generation_id");
    private static final byte[] PROJECT_ID = name("project_id");
    private static final byte[] KEY_ID = name("key_id");
    private static final byte[] END_USER = name("end_user");
    private static final byte[] NODE_ID = name("node_id");
    private static final byte[] DIALECT = name("dialect");
    private static final byte[] STREAMED = name("streamed");
    private static final byte[] REQUESTED_MODEL = name("requested_model");
    private static final byte[] SERVED_MODEL = name("served_model");
    private static final byte[] PROVIDER = name("provider");
    private static final byte[] ACCOUNT = name("account");
    private static final byte[] CREDENTIAL_SOURCE = name("credential_source");
    private static final byte[] ENDPOINT_ID = name("endpoint_id");
    private static final byte[] PRICE_VERSION = name("price_version");
    private static final byte[] USAGE = name("usage");
    private static final byte[] USAGE_SOURCE = name("usage_source");
    private static final byte[] HOLD_NANO = name("hold_nano");
    private static final byte[] CHARGE_NANO = name("charge_nano");
    private static final byte[] LIST_NANO = name("list_nano");
    private static final byte[] COST_NANO = name("cost_nano");
    private static final byte[] CHARGES = name("charges");
    private static final byte[] OUTCOME = name("outcome");
    private static final byte[] FINISH_REASON = name("finish_reason");
    private static final byte[] HTTP_STATUS = name("http_status");
    private static final byte[] ATTEMPTS = name("attempts");
    private static final byte[] CHANGES = name("changes");
    private static final byte[] STARTED_AT = name("started_at");
    private static final byte[] ENDED_AT = name("ended_at");
    private static final byte[] FIRST_TOKEN_MICROS = name("first_token_micros");
    private static final byte[] OVERHEAD_MICROS = name("overhead_micros");
    private static final byte[] SESSION_ID = name("session_id");
    private static final byte[] TRACE_ID = name("trace_id");
    private static final byte[] LEASE_IDS = name("lease_ids");
    private static final byte[] LEASE_ID = name("lease_id");
    private static final byte[] COUNT = name("count");
    private static final byte[] SUM_NANO = name("sum_nano");
    private static final byte[] CLOSED_AT = name("closed_at");
    private static final byte[] FIRST_LEASE_ID = ascii("{\"lease_id\":");
    private static final byte[] BUCKET_KIND = name("bucket_kind");
    private static final byte[] BUCKET_ID = name("bucket_id");
    private static final byte[] AMOUNT_NANO = name("amount_nano");
    private static final byte[] FIRST_PROVIDER = ascii("{\"provider\":");
    private static final byte[] STATUS = name("status");
    private static final byte[] ERROR_CLASS = name("error_class");
    private static final byte[] LATENCY_MICROS = name("latency_micros");
    private static final byte[] FIRST_INPUT = ascii("{\"input\":");
    private static final byte[] CACHE_READ = name("cache_read");
    private static final byte[] CACHE_WRITE_5M = name("cache_write5m");
    private static final byte[] CACHE_WRITE_1H = name("cache_write1h");
    private static final byte[] AUDIO_INPUT = name("audio_input");
    private static final byte[] IMAGE_INPUT = name("image_input");
    private static final byte[] OUTPUT = name("output");
    private static final byte[] REASONING = name("reasoning");
    private static final byte[] AUDIO_OUTPUT = name("audio_output");
    private static final byte[] IMAGE_OUTPUT = name("image_output");
    private static final byte[] SEARCH = name("search");
    private static final byte[] CHARACTERS = name("characters");
    private static final byte[] SECONDS = name("seconds");
    private static final byte[] PICTURE = name("picture");

    private EventEncoder() {}

    static void start(JsonBytes out, StartRecord start) {
        out.clear();
        out.field(ORGANIZATION_ID, start.organizationId());
        out.field(REQUEST_ID, start.requestId());
        out.field(PROJECT_ID, start.projectId());
        out.field(KEY_ID, start.keyId());
        out.field(NODE_ID, start.nodeId());
        out.field(REQUESTED_MODEL, start.requestedModel());
        out.field(HOLD_NANO, start.holdNano());
        out.raw(LEASE_IDS).raw('[');
        for (int i = 0; i < start.leaseIds().size(); i++) {
            separate(out, i).uuid(start.leaseIds().get(i));
        }
        out.raw(']');
        instant(out, STARTED_AT, start.startedAt());
        out.raw('}');
    }

    static void end(JsonBytes out, FinalRecord end) {
        out.clear();
        out.field(ORGANIZATION_ID, end.organizationId());
        out.field(REQUEST_ID, end.requestId());
        out.field(GENERATION_ID, end.generationId());
        out.field(PROJECT_ID, end.projectId());
        out.field(KEY_ID, end.keyId());
        out.field(END_USER, end.endUser());
        out.field(NODE_ID, end.nodeId());
        out.field(DIALECT, end.dialect());
        out.raw(STREAMED).bool(end.streamed());
        out.field(REQUESTED_MODEL, end.requestedModel());
        out.field(SERVED_MODEL, end.servedModel());
        out.field(PROVIDER, end.provider());
        out.field(ACCOUNT, end.account());
        out.field(CREDENTIAL_SOURCE, end.credentialSource());
        out.field(ENDPOINT_ID, end.endpointId());
        out.optional(PRICE_VERSION, end.priceVersion());
        usage(out, end.usage());
        out.field(USAGE_SOURCE, end.usageSource().name());
        out.field(HOLD_NANO, end.holdNano());
        out.field(CHARGE_NANO, end.chargeNano());
        out.field(LIST_NANO, end.listNano());
        out.field(COST_NANO, end.costNano());
        charges(out, end.charges());
        out.field(OUTCOME, end.outcome().name());
        out.field(FINISH_REASON, end.finishReason());
        out.field(HTTP_STATUS, end.httpStatus());
        attempts(out, end.attempts());
        out.raw(CHANGES).raw('[');
        for (int i = 0; i < end.changes().size(); i++) {
            separate(out, i).string(end.changes().get(i));
        }
        out.raw(']');
        instant(out, STARTED_AT, end.startedAt());
        instant(out, ENDED_AT, end.endedAt());
        out.optional(FIRST_TOKEN_MICROS, end.firstTokenMicros());
        out.optional(OVERHEAD_MICROS, end.overheadMicros());
        out.field(SESSION_ID, end.sessionId());
        out.field(TRACE_ID, end.traceId());
        out.raw('}');
    }

    static void close(JsonBytes out, UUID organization, UUID lease, long count, long sumNano, Instant at) {
        out.clear();
        out.field(ORGANIZATION_ID, organization);
        out.field(LEASE_ID, lease);
        out.field(COUNT, count);
        out.field(SUM_NANO, sumNano);
        instant(out, CLOSED_AT, at);
        out.raw('}');
    }

    /** Other classes of which nothing was used, that is most of them, are left out. */
    private static void usage(JsonBytes out, UsageCounts usage) {
        out.raw(USAGE).raw(FIRST_INPUT).number(usage.input());
        used(out, CACHE_READ, usage.cacheRead());
        used(out, CACHE_WRITE_5M, usage.cacheWrite5m());
        used(out, CACHE_WRITE_1H, usage.cacheWrite1h());
        used(out, AUDIO_INPUT, usage.audioInput());
        used(out, IMAGE_INPUT, usage.imageInput());
        out.field(OUTPUT, usage.output());
        used(out, REASONING, usage.reasoning());
        used(out, AUDIO_OUTPUT, usage.audioOutput());
        used(out, IMAGE_OUTPUT, usage.imageOutput());
        used(out, SEARCH, usage.search());
        used(out, CHARACTERS, usage.characters());
        used(out, SECONDS, usage.seconds());
        if (!usage.picture().isEmpty()) {
            out.field(PICTURE, usage.picture());
        }
        out.raw('}');
    }

    private static void used(JsonBytes out, byte[] name, long count) {
        if (count != 0) {
            out.field(name, count);
        }
    }

    private static void charges(JsonBytes out, List<LeaseCharge> charges) {
        out.raw(CHARGES).raw('[');
        for (int i = 0; i < charges.size(); i++) {
            LeaseCharge charge = charges.get(i);
            separate(out, i).raw(FIRST_LEASE_ID).uuid(charge.leaseId());
            out.field(BUCKET_KIND, charge.bucketKind());
            out.field(BUCKET_ID, charge.bucketId());
            out.field(AMOUNT_NANO, charge.amountNano());
            out.raw('}');
        }
        out.raw(']');
    }

    private static void attempts(JsonBytes out, List<Attempt> attempts) {
        out.raw(ATTEMPTS).raw('[');
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            separate(out, i).raw(FIRST_PROVIDER).string(attempt.provider());
            out.field(ENDPOINT_ID, attempt.endpointId());
            out.field(ACCOUNT, attempt.account());
            out.field(CREDENTIAL_SOURCE, attempt.credentialSource());
            out.optional(STATUS, attempt.status());
            out.field(ERROR_CLASS, attempt.errorClass());
            out.field(LATENCY_MICROS, attempt.latencyMicros());
            out.field(COST_NANO, attempt.costNano());
            out.raw('}');
        }
        out.raw(']');
    }

    private static void instant(JsonBytes out, byte[] name, Instant at) {
        out.raw(name).instant(at);
    }

    private static JsonBytes separate(JsonBytes out, int index) {
        return index == 0 ? out : out.raw(',');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
