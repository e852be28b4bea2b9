package io.tollway.billing.lease;

import java.util.UUID;

/** What never changes about a lease: to whom it belongs, and which budget it was cut from. */
public record LeaseStamp(UUID leaseId, UUID organizationId, UUID spoolId, String bucketKind, UUID bucketId) {}
