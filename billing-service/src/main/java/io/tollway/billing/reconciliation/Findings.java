package io.tollway.billing.reconciliation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last comparison found.
 *
 * @param completeUpTo how far the provider's books were read; null before the first time
 * @param comparedAt when they were compared; null before the first time
 * @param lines how many of them are known
 * @param differences the objects about which the two disagree now, longest known first
 */
record Findings(
        @Nullable Instant completeUpTo, @Nullable Instant comparedAt, long lines, List<Difference> differences) {

    /**
     * A payment, refund or dispute of which the provider holds another amount than the ledger says.
     *
     * @param stripeCents net, positive for money that came in; 0 when the provider knows nothing of it
     * @param ledgerCents what was posted to {@code STRIPE_CLEARING}; 0 when nothing was
     * @param acceptedBy the operator who explained it; null while nobody did
     */
    record Difference(
            String object,
            long stripeCents,
            long ledgerCents,
            Instant foundAt,
            @Nullable String acceptedBy) {}

    /** Whether everything agrees, or was explained. */
    boolean agrees() {
        return differences.stream().allMatch(each -> each.acceptedBy() != null);
    }
}
