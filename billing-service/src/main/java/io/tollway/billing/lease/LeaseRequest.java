package io.tollway.billing.lease;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One lease that a gateway asks for.
 *
 * @param leaseId minted by the gateway, and the same in every repetition
 * @param want nano-dollars the gateway would like
 * @param min nano-dollars below which a lease is of no use
 * @param policyVersion the version of the organization's policy that the gateway acts under
 * @param window the window the spending counts in; absent for a lifetime limit and for the balance
 * @param budget which budget the bucket belongs to; absent for the balance and for a key's own limit
 */
record LeaseRequest(
        UUID leaseId,
        UUID organizationId,
        Bucket bucket,
        long want,
        long min,
        long policyVersion,
        @Nullable Window window,
        @Nullable BudgetRef budget) {

    /**
     * A budget's bucket as its gateway names it.
     *
     * @param value whose part of a budget for each value it is; absent otherwise
     */
    record BudgetRef(UUID budgetId, @Nullable String value) {}
}
