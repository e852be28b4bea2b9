package io.tollway.billing.ledger;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.util.Objects;

/**
 * A dispute as the ledger sees it, the same in each of its steps.
 *
 * @param disputeId the provider's id
 * @param payment the PaymentIntent that is disputed
 * @param amount what the card's network took
 * @param fee what the provider asks for it
 * @param credit the credit that the disputed money had bought; the rest of the amount was fee and tax
 */
public record DisputePosting(
        OrganizationId organization, String disputeId, String payment, NanoUsd amount, NanoUsd fee, NanoUsd credit) {
    public DisputePosting {
        Objects.requireNonNull(organization, "organization");
        if (!amount.isPositive() || fee.isNegative() || credit.isNegative() || credit.compareTo(amount) > 0) {
            throw new IllegalArgumentException(
                    "amount must be positive, fee not negative, and credit between 0 and the amount");
        }
        if (disputeId.isBlank() || payment.isBlank()) {
            throw new IllegalArgumentException("disputeId and payment must be given");
        }
    }
}
