package io.tollway.gateway.usage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lease as the spool remembers it.
 *
 * @param bucketKind {@code balance} or {@code key}
 * @param windowStart the calendar window it was asked for; absent for the balance and for lifetime limits
 * @param grantedNano 0 until a grant was journaled
 * @param validUntil wall-clock end of use, the safety margin already taken off; absent until a grant was journaled
 * @param count how many charges in FINALs of this spool name the lease
 * @param sumNano their sum
 */
public record JournaledLease(
        UUID leaseId,
        UUID organizationId,
        String bucketKind,
        UUID bucketId,
        @Nullable Instant windowStart,
        @Nullable Instant windowEnd,
        long grantedNano,
        @Nullable Instant validUntil,
        long count,
        long sumNano) {

    /** A lease that is about to be asked for. */
    public static JournaledLease asked(
            UUID leaseId,
            UUID organizationId,
            String bucketKind,
            UUID bucketId,
            @Nullable Instant windowStart,
            @Nullable Instant windowEnd) {
        return new JournaledLease(leaseId, organizationId, bucketKind, bucketId, windowStart, windowEnd, 0, null, 0, 0);
    }

    public boolean isGranted() {
        return validUntil != null;
    }

    JournaledLease granted(long nano, @Nullable Instant until) {
        return new JournaledLease(
                leaseId, organizationId, bucketKind, bucketId, windowStart, windowEnd, nano, until, count, sumNano);
    }

    JournaledLease plus(long amountNano) {
        return new JournaledLease(
                leaseId,
                organizationId,
                bucketKind,
                bucketId,
                windowStart,
                windowEnd,
                grantedNano,
                validUntil,
                count + 1,
                Math.addExact(sumNano, amountNano));
    }
}
