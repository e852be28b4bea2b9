package io.tollway.contracts.usage;

import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of a FINAL as they come. A count or amount that never came stays negative, which no event may hold. */
final class FinalReader {
    private static final int ABSENT = -1;

    private final FieldReader reader;
    private @Nullable UUID spoolId;
    private @Nullable UUID organizationId;
    private @Nullable UUID requestId;
    private @Nullable String generationId;
    private @Nullable UUID projectId;
    private @Nullable UUID keyId;
    private @Nullable String endUser;
    private @Nullable String nodeId;
    private @Nullable String dialect;
    private @Nullable Boolean streamed;
    private @Nullable String requestedModel;
    private @Nullable String servedModel;
    private @Nullable String provider;
    private @Nullable String account;
    private @Nullable String credentialSource;
    private @Nullable String endpointId;
    private @Nullable Integer priceVersion;
    private @Nullable UsageCounts usage;
    private @Nullable UsageSource usageSource;
    private @Nullable List<LeaseCharge> charges;
    private @Nullable Outcome outcome;
    private @Nullable String finishReason;
    private @Nullable Integer httpStatus;
    private @Nullable List<Attempt> attempts;
    private @Nullable List<String> changes;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Long firstTokenMicros;
    private @Nullable Long overheadMicros;
    private @Nullable String sessionId;
    private @Nullable String traceId;
    private @Nullable Long startSeq;
    private long spoolSeq = ABSENT;
    private long holdNano = ABSENT;
    private long chargeNano = ABSENT;
    private long listNano = ABSENT;
    private long costNano = ABSENT;

    FinalReader(FieldReader reader) {
        this.reader = reader;
    }

    Final read() throws IOException {
        for (String field = reader.nextField(); field != null; field = reader.nextField()) {
            if (!identity(field) && !route(field) && !money(field)) {
                ending(field);
            }
        }
        if (nodeId == null
                || dialect == null
                || streamed == null
                || usage == null
                || charges == null
                || httpStatus == null
                || attempts == null
                || changes == null
                || spoolId == null
                || organizationId == null
                || requestId == null
                || generationId == null
                || projectId == null
                || keyId == null
                || requestedModel == null
                || credentialSource == null
                || usageSource == null
                || outcome == null
                || startedAt == null
                || endedAt == null) {
            throw FieldReader.Unusual.RECORD;
        }
        return new Final(
                spoolId,
                spoolSeq,
                organizationId,
                requestId,
                generationId,
                projectId,
                keyId,
                endUser,
                nodeId,
                dialect,
                streamed,
                requestedModel,
                servedModel,
                provider,
                account,
                credentialSource,
                endpointId,
                priceVersion,
                usage,
                usageSource,
                holdNano,
                chargeNano,
                listNano,
                costNano,
                charges,
                outcome,
                finishReason,
                httpStatus,
                attempts,
                changes,
                startedAt,
                endedAt,
                firstTokenMicros,
                overheadMicros,
                sessionId,
                traceId,
                startSeq);
    }

    private boolean identity(String field) throws IOException {
        switch (field) {
            case "spool_id" -> spoolId = reader.uuid();
            case "spool_seq" -> spoolSeq = reader.number();
            case "start_seq" -> startSeq = reader.number();
            case "organization_id" -> organizationId = reader.uuid();
            case "request_id" -> requestId = reader.uuid();
            case "generation_id" -> generationId = reader.text();
            case "project_id" -> projectId = reader.uuid();
            case "key_id" -> keyId = reader.uuid();
            case "end_user" -> endUser = reader.text();
            case "node_id" -> nodeId = reader.text();
            case "session_id" -> sessionId = reader.text();
            case "trace_id" -> traceId = reader.text();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean route(String field) throws IOException {
        switch (field) {
            case "dialect" -> dialect = reader.text();
            case "streamed" -> streamed = reader.flag();
            case "requested_model" -> requestedModel = reader.text();
            case "served_model" -> servedModel = reader.text();
            case "provider" -> provider = reader.text();
            case "account" -> account = reader.text();
            case "credential_source" -> credentialSource = reader.text();
            case "endpoint_id" -> endpointId = reader.text();
            case "attempts" -> attempts = reader.list(FinalParts::attempt);
            case "changes" -> changes = reader.list(FieldReader::textHere);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean money(String field) throws IOException {
        switch (field) {
            case "price_version" -> priceVersion = reader.smallNumber();
            case "usage" -> usage = FinalParts.counts(reader);
            case "usage_source" -> usageSource = reader.oneOf(UsageSource.class);
            case "hold_nano" -> holdNano = reader.number();
            case "charge_nano" -> chargeNano = reader.number();
            case "list_nano" -> listNano = reader.number();
            case "cost_nano" -> costNano = reader.number();
            case "charges" -> charges = reader.list(FinalParts::charge);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void ending(String field) throws IOException {
        switch (field) {
            case "outcome" -> outcome = reader.oneOf(Outcome.class);
            case "finish_reason" -> finishReason = reader.text();
            case "http_status" -> httpStatus = reader.smallNumber();
            case "started_at" -> startedAt = reader.instant();
            case "ended_at" -> endedAt = reader.instant();
            case "first_token_micros" -> firstTokenMicros = reader.number();
            case "overhead_micros" -> overheadMicros = reader.number();
            default -> reader.skip();
        }
    }
}
