package io.tollway.contracts.usage;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.notNegative;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One record of a gateway's spool, shipped to {@code usage.events.v1} after its fsync. Records of one spool are numbered from 1 without gaps; a FINAL may stand for its START as well
 * ({@link Final#startSeq}), so every number arrives, if not every record.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = UsageEvent.Start.class, name = "start"),
    @JsonSubTypes.Type(value = UsageEvent.Final.class, name = "final"),
    @JsonSubTypes.Type(value = UsageEvent.Close.class, name = "close")
})
public sealed interface UsageEvent {
    /** The spool (one directory of one gateway node) that holds the record. */
    UUID spoolId();

    /** Position in the spool, from 1, without gaps. */
    long spoolSeq();

    UUID organizationId();

    /**
     * A request was admitted and is about to be sent upstream. Charges nothing.
     *
     * @param requestId the identity of the request and of its charge for ever (UUIDv7)
     * @param holdNano the upper bound reserved, nano-dollars
     */
    record Start(
            UUID spoolId,
            long spoolSeq,
            UUID organizationId,
            UUID requestId,
            UUID projectId,
            UUID keyId,
            String nodeId,
            String requestedModel,
            long holdNano,
            List<UUID> leaseIds,
            Instant startedAt)
            implements UsageEvent {
        public Start {
            checkHead(spoolId, spoolSeq, organizationId);
            present(requestId, "request_id");
            present(startedAt, "started_at");
            notNegative(holdNano, "hold_nano");
            leaseIds = leaseIds == null ? List.of() : List.copyOf(leaseIds);
        }
    }

    /** How a request ended, as {@code money.md} §5 tells who pays. */
    enum Outcome {
        COMPLETE,
        CLIENT_GONE,
        PROVIDER_FAILED,
        EMPTY_ANSWER,
        CUT_BY_LIMIT,
        GATEWAY_FAILED
    }

    /** Where the counts come from. */
    enum UsageSource {
        PROVIDER,
        TOKENIZER,
        CHECKPOINT,
        NONE
    }

    /**
     * A request ended. The only kind that charges; the same request id is applied once, whatever is delivered.
     *
     * @param generationId the public id, {@code gen-<request id>}
     * @param dialect the client's protocol, e.g. {@code openai.chat}
     * @param servedModel what the provider says answered; absent when none did
     * @param provider absent when no provider answered
     * @param account the platform account that served; absent for a customer's own credential
     * @param credentialSource {@code platform} or {@code byok:<label>}
     * @param endpointId the endpoint whose price was used
     * @param priceVersion the price version pinned at START; absent when nothing can be charged
     * @param chargeNano what the customer pays, nano-dollars, at most {@code holdNano}; 0 for own credentials
     * @param listNano what the usage costs at list price
     * @param costNano what the serving attempt costs the platform; 0 for own credentials
     * @param charges what each lease pays; empty when the request needed none
     * @param httpStatus what the client was answered
     * @param firstTokenMicros from the request's arrival to the first content byte
     * @param overheadMicros our own part of the time to the first byte
     * @param startSeq the place of the request's START in the same spool when that was not shipped, because this record came soon enough to stand for both; absent when it was
     */
    record Final(
            UUID spoolId,
            long spoolSeq,
            UUID organizationId,
            UUID requestId,
            String generationId,
            UUID projectId,
            UUID keyId,
            @Nullable String endUser,
            String nodeId,
            String dialect,
            boolean streamed,
            String requestedModel,
            @Nullable String servedModel,
            @Nullable String provider,
            @Nullable String account,
            String credentialSource,
            @Nullable String endpointId,
            @Nullable Integer priceVersion,
            UsageCounts usage,
            UsageSource usageSource,
            long holdNano,
            long chargeNano,
            long listNano,
            long costNano,
            List<LeaseCharge> charges,
            Outcome outcome,
            @Nullable String finishReason,
            int httpStatus,
            List<Attempt> attempts,
            List<String> changes,
            Instant startedAt,
            Instant endedAt,
            @Nullable Long firstTokenMicros,
            @Nullable Long overheadMicros,
            @Nullable String sessionId,
            @Nullable String traceId,
            @Nullable Long startSeq)
            implements UsageEvent {
        public Final {
            checkHead(spoolId, spoolSeq, organizationId);
            present(requestId, "request_id");
            notBlank(generationId, "generation_id");
            present(projectId, "project_id");
            present(keyId, "key_id");
            notBlank(requestedModel, "requested_model");
            notBlank(credentialSource, "credential_source");
            present(outcome, "outcome");
            present(usageSource, "usage_source");
            present(startedAt, "started_at");
            present(endedAt, "ended_at");
            notNegative(holdNano, "hold_nano");
            notNegative(chargeNano, "charge_nano");
            notNegative(listNano, "list_nano");
            notNegative(costNano, "cost_nano");
            usage = usage == null ? UsageCounts.NONE : usage;
            charges = charges == null ? List.of() : List.copyOf(charges);
            attempts = attempts == null ? List.of() : List.copyOf(attempts);
            changes = changes == null ? List.of() : List.copyOf(changes);
            if (startSeq != null) {
                positive(startSeq, "start_seq");
            }
        }
    }

    /**
     * A node will use a lease no more, and declares what was drawn on it over all FINALs shipped. billing gives the rest back only if it saw the same.
     *
     * @param count how many {@link LeaseCharge} entries name the lease
     * @param sumNano their sum
     */
    record Close(
            UUID spoolId, long spoolSeq, UUID organizationId, UUID leaseId, long count, long sumNano, Instant closedAt)
            implements UsageEvent {
        public Close {
            checkHead(spoolId, spoolSeq, organizationId);
            present(leaseId, "lease_id");
            present(closedAt, "closed_at");
            notNegative(count, "count");
            notNegative(sumNano, "sum_nano");
        }
    }

    private static void checkHead(UUID spoolId, long spoolSeq, UUID organizationId) {
        present(spoolId, "spool_id");
        present(organizationId, "organization_id");
        positive(spoolSeq, "spool_seq");
    }
}
