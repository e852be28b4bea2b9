package io.tollway.billing.ledger;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Credits given away. Posted once per {@code grantId}.
 *
 * @param reason why, for audit and the customer's statement
 * @param actor who gave it, as {@link io.tollway.billing.caller.Caller#actor()} names them
 * @param expiresAt absent when the credits do not expire
 */
public record GrantPosting(
        OrganizationId organization,
        UUID grantId,
        NanoUsd amount,
        String reason,
        String actor,
        @Nullable Instant expiresAt) {
    public GrantPosting {
        Objects.requireNonNull(organization, "organization");
        Objects.requireNonNull(grantId, "grantId");
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("amount must be positive");
        }
        if (reason.isBlank() || actor.isBlank()) {
            throw new IllegalArgumentException("reason and actor must be given");
        }
    }
}
