package io.tollway.gateway.credit;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Billing's lease port, as {@code docs/api/internal.md} §6 gives it. A failed future means that nobody knows; the same lease id is then asked for again. */
interface LeaseAuthority {
    /** Takes the spool over: raises its epoch and lists the leases that are open under it. */
    Future<Opened> open(UUID spoolId, String nodeId);

    /**
     * Asks for leases, at most one per bucket in one call. The same lease id again yields the same grant.
     *
     * @return one answer per ask, in order; fails with {@link StaleEpoch} when another process has taken the spool over
     */
    Future<List<Grant>> grant(UUID spoolId, String nodeId, long epoch, List<Ask> asks);

    /** @param budget which budget the bucket is of; absent for balances and keys' own limits */
    record Ask(
            UUID leaseId,
            BucketKey bucket,
            long wantNano,
            long minNano,
            long policyVersion,
            @Nullable BudgetName budget) {
        Ask(UUID leaseId, BucketKey bucket, long wantNano, long minNano, long policyVersion) {
            this(leaseId, bucket, wantNano, minNano, policyVersion, null);
        }
    }

    /** @param value whose part of a budget for each value it is */
    record BudgetName(UUID budgetId, @Nullable String value) {}

    enum Outcome {
        GRANTED,
        INSUFFICIENT,
        QUARANTINED,
        UNAVAILABLE,
        FROZEN,
        WINDOW_ENDED
    }

    /**
     * @param availableNano what could still be granted after this answer
     * @param heldNano what leases of all nodes hold
     * @param frozenBy the dispute because of which billing lets nothing new be spent; absent where accounts froze the organization
     */
    record Grant(
            UUID leaseId,
            Outcome outcome,
            long grantedNano,
            long expiresInMs,
            @Nullable Long limitNano,
            long usedNano,
            long heldNano,
            long quarantinedNano,
            long availableNano,
            @Nullable Instant windowEnd,
            @Nullable String frozenBy) {}

    record Opened(long epoch, long appliedThrough, List<Listed> leases) {}

    /** A lease that the authority believes open. */
    record Listed(
            UUID leaseId,
            UUID organizationId,
            String bucketKind,
            UUID bucketId,
            long grantedNano,
            long expiresInMs,
            String state) {}

    /** Another process has taken the spool over. */
    final class StaleEpoch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleEpoch() {
            super("billing knows a newer owner of this spool", null, false, false);
        }
    }

    /** The authority could not be asked, or answered something else than an answer. */
    final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message) {
            super(message, null, false, false);
        }
    }
}
