package io.tollway.gateway.usage;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The FINAL that a dead process could not write: failed, free, under the request's own identity. */
final class RecoveredFinal {
    private RecoveredFinal() {}

    /** A lease that is no longer open was declared already, without this request; it must not be named again. */
    static FinalRecord of(StartRecord start, Function<UUID, @Nullable JournaledLease> openLease, Instant now) {
        List<LeaseCharge> charges = new ArrayList<>();
        for (UUID id : start.leaseIds()) {
            JournaledLease lease = openLease.apply(id);
            if (lease != null) {
                charges.add(new LeaseCharge(id, lease.bucketKind(), lease.bucketId(), 0));
            }
        }
        return new FinalRecord(
                start.organizationId(),
                start.requestId(),
                "gen-" + start.requestId(),
                start.projectId(),
                start.keyId(),
                null,
                start.nodeId(),
                "unknown",
                false,
                start.requestedModel(),
                null,
                null,
                null,
                "platform",
                null,
                null,
                UsageCounts.NONE,
                UsageEvent.UsageSource.NONE,
                start.holdNano(),
                0,
                0,
                0,
                charges,
                UsageEvent.Outcome.GATEWAY_FAILED,
                null,
                0,
                List.of(),
                List.of(),
                start.startedAt(),
                now.isBefore(start.startedAt()) ? start.startedAt() : now,
                null,
                null,
                null,
                null);
    }
}
