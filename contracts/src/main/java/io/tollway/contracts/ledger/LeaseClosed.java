package io.tollway.contracts.ledger;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.present;

import java.util.UUID;

/**
 * A lease ended at the authority, or is asked back.
 *
 * @param state {@code closed} (declaration matched), {@code forced} (an operator took the risk) or {@code recalled} (it goes on, but nothing new may be taken from it)
 */
public record LeaseClosed(UUID leaseId, UUID spoolId, UUID organizationId, String state, long version) {
    public LeaseClosed {
        present(leaseId, "lease_id");
        present(spoolId, "spool_id");
        present(organizationId, "organization_id");
        notBlank(state, "state");
    }
}
