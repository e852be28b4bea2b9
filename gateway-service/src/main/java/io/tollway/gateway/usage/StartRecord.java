package io.tollway.gateway.usage;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.notNegative;
import static io.tollway.contracts.Checks.present;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A {@link io.tollway.contracts.usage.UsageEvent.Start} before the spool has given it its place. */
public record StartRecord(
        UUID organizationId,
        UUID requestId,
        UUID projectId,
        UUID keyId,
        String nodeId,
        String requestedModel,
        long holdNano,
        List<UUID> leaseIds,
        Instant startedAt) {
    public StartRecord {
        present(organizationId, "organization_id");
        present(requestId, "request_id");
        present(projectId, "project_id");
        present(keyId, "key_id");
        present(nodeId, "node_id");
        notBlank(requestedModel, "requested_model");
        present(startedAt, "started_at");
        notNegative(holdNano, "hold_nano");
        leaseIds = List.copyOf(leaseIds);
    }
}
