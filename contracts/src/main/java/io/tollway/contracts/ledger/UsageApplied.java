package io.tollway.contracts.ledger;

import static io.tollway.contracts.Checks.notNegative;
import static io.tollway.contracts.Checks.present;

import java.util.UUID;

/**
 * How far billing has applied a spool: every record up to and including {@code appliedThrough} is in the ledger. A gateway deletes spool segments only behind this mark.
 *
 * @param version rises with every publication of this spool
 */
public record UsageApplied(UUID spoolId, long appliedThrough, long version) {
    public UsageApplied {
        present(spoolId, "spool_id");
        notNegative(appliedThrough, "applied_through");
    }
}
