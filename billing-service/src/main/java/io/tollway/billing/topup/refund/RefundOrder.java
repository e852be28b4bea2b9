package io.tollway.billing.topup.refund;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.RefundPosting;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.topup.UsdCents;
import java.time.Instant;
import java.util.UUID;

/**
 * What is refunded: fixed when the row is written, before the payment provider hears of it.
 *
 * @param id UUIDv7; names the refund at the payment provider too
 * @param credit unused credit that goes back
 * @param tax that goes back with it
 * @param feeKept the platform fee of the purchase, which does not
 */
record RefundOrder(
        UUID id,
        OrganizationId organization,
        UUID topUpId,
        String paymentId,
        UsdCents credit,
        UsdCents tax,
        UsdCents feeKept,
        String requestedBy,
        Instant requestedAt) {
    private static final String NO_JURISDICTION = "none";

    UsdCents total() {
        return credit.plus(tax);
    }

    RefundPosting posting() {
        return new RefundPosting(
                organization,
                id,
                paymentId,
                NanoUsd.ofCents(credit.value()),
                NanoUsd.ofCents(tax.value()),
                NO_JURISDICTION,
                requestedBy);
    }
}
