package io.tollway.gateway.usage;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.notNegative;
import static io.tollway.contracts.Checks.present;

import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@link io.tollway.contracts.usage.UsageEvent.Final} before the spool has given it its place; the fields mean the same. */
public record FinalRecord(
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
        UsageEvent.UsageSource usageSource,
        long holdNano,
        long chargeNano,
        long listNano,
        long costNano,
        List<LeaseCharge> charges,
        UsageEvent.Outcome outcome,
        @Nullable String finishReason,
        int httpStatus,
        List<Attempt> attempts,
        List<String> changes,
        Instant startedAt,
        Instant endedAt,
        @Nullable Long firstTokenMicros,
        @Nullable Long overheadMicros,
        @Nullable String sessionId,
        @Nullable String traceId) {
    public FinalRecord {
        present(organizationId, "organization_id");
        present(requestId, "request_id");
        notBlank(generationId, "generation_id");
        present(projectId, "project_id");
        present(keyId, "key_id");
        present(nodeId, "node_id");
        present(dialect, "dialect");
        notBlank(requestedModel, "requested_model");
        notBlank(credentialSource, "credential_source");
        present(usage, "usage");
        present(usageSource, "usage_source");
        present(outcome, "outcome");
        present(startedAt, "started_at");
        present(endedAt, "ended_at");
        notNegative(holdNano, "hold_nano");
        notNegative(chargeNano, "charge_nano");
        notNegative(listNano, "list_nano");
        notNegative(costNano, "cost_nano");
        if (chargeNano > holdNano) {
            throw new IllegalArgumentException("charge_nano is above hold_nano");
        }
        charges = List.copyOf(charges);
        attempts = List.copyOf(attempts);
        changes = List.copyOf(changes);
    }
}
