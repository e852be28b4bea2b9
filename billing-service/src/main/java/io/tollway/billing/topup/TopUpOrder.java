package io.tollway.billing.topup;

import io.tollway.billing.identity.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What was ordered: fixed when the row is written, before the payment provider hears of it.
 *
 * @param id UUIDv7; names the order at the payment provider too
 * @param orderedBy the person or key that ordered it
 * @param purchaseOrder the customer's own reference, printed on the provider's invoice
 * @param expiresAt when the payment page stops taking money
 */
record TopUpOrder(
        UUID id,
        OrganizationId organization,
        Quote quote,
        String orderedBy,
        Optional<String> purchaseOrder,
        Instant createdAt,
        Instant expiresAt) {}
