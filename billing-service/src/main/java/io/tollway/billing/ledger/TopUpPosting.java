package io.tollway.billing.ledger;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.Objects;

/**
 * Cash arrived for credits. Posted once per {@code stripeObjectId}, for ever.
 *
 * @param stripeObjectId the PaymentIntent ({@code pi_…}): the identity of the cash
 * @param credit what becomes spendable; at least 1 nano-dollar
 * @param fee our fee, on top
 * @param tax on top, owed to the jurisdiction
 * @param jurisdiction such as {@code DE}; {@code none} without tax
 * @param at when Stripe says the money was paid
 */
public record TopUpPosting(
        OrganizationId organization,
        String stripeObjectId,
        NanoUsd credit,
        NanoUsd fee,
        NanoUsd tax,
        String jurisdiction,
        Instant at) {
    public TopUpPosting {
        Objects.requireNonNull(organization, "organization");
        Objects.requireNonNull(at, "at");
        if (stripeObjectId.isBlank()) {
            throw new IllegalArgumentException("stripeObjectId is blank");
        }
        if (!credit.isPositive() || fee.isNegative() || tax.isNegative()) {
            throw new IllegalArgumentException("credit must be positive, fee and tax not negative");
        }
        if (jurisdiction.isBlank()) {
            throw new IllegalArgumentException("jurisdiction is blank; use none");
        }
    }
}
