package io.tollway.billing.ledger;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.util.Objects;
import java.util.UUID;

/**
 * A refund as the ledger sees it, the same in each of its steps.
 *
 * @param refundId our id of the refund
 * @param payment the PaymentIntent the credit was bought with
 * @param credit unused credit that goes back
 * @param tax the tax that goes back with it
 * @param jurisdiction of the tax; {@code none} without tax
 * @param actor who asked for it
 */
public record RefundPosting(
        OrganizationId organization,
        UUID refundId,
        String payment,
        NanoUsd credit,
        NanoUsd tax,
        String jurisdiction,
        String actor) {
    public RefundPosting {
        Objects.requireNonNull(organization, "organization");
        Objects.requireNonNull(refundId, "refundId");
        if (!credit.isPositive() || tax.isNegative()) {
            throw new IllegalArgumentException("credit must be positive, tax not negative");
        }
        if (payment.isBlank() || jurisdiction.isBlank() || actor.isBlank()) {
            throw new IllegalArgumentException("payment, jurisdiction and actor must be given");
        }
    }

    NanoUsd cash() {
        return credit.plus(tax);
    }
}
