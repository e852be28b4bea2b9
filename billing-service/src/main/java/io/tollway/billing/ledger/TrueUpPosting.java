package io.tollway.billing.ledger;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.util.Objects;
import java.util.UUID;

/**
 * A part of an estimated charge that comes back. Posted once per request.
 *
 * @param usageTransaction the usage batch that took the charge
 * @param paidBack what came back as bought credit for other requests of that batch before
 * @param reason for the customer's statement
 */
public record TrueUpPosting(
        OrganizationId organization,
        UUID requestId,
        UUID usageTransaction,
        NanoUsd amount,
        NanoUsd paidBack,
        String reason,
        String actor) {
    public TrueUpPosting {
        Objects.requireNonNull(organization, "organization");
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(usageTransaction, "usageTransaction");
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be positive");
        }
        if (reason.isBlank() || actor.isBlank()) {
            throw new IllegalArgumentException("reason and actor must be given");
        }
    }
}
