package io.tollway.contracts.usage;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.notNegative;
import static io.tollway.contracts.Checks.present;

import java.util.UUID;

/**
 * What one lease pays of a request. A lease's declaration at close counts these entries, zero amounts included.
 *
 * @param bucketKind {@code balance}, {@code key} or {@code budget}
 */
public record LeaseCharge(UUID leaseId, String bucketKind, UUID bucketId, long amountNano) {
    public LeaseCharge {
        present(leaseId, "charges.lease_id");
        notBlank(bucketKind, "charges.bucket_kind");
        present(bucketId, "charges.bucket_id");
        notNegative(amountNano, "charges.amount_nano");
    }
}
