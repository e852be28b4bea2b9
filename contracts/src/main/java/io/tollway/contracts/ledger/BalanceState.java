package io.tollway.contracts.ledger;

import static io.tollway.contracts.Checks.present;

import java.time.Instant;
import java.util.UUID;

/**
 * An organization's balance as posted, for display only: nothing is ever decided from it.
 *
 * @param balanceNano posted balance; may be negative
 * @param leasedNano promised to gateways and not yet settled
 */
public record BalanceState(
        UUID organizationId,
        long balanceNano,
        long leasedNano,
        long totalCreditsNano,
        long totalUsageNano,
        Instant asOf,
        long version) {
    public BalanceState {
        present(organizationId, "organization_id");
        present(asOf, "as_of");
    }
}
