package io.tollway.billing.topup.dispute;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.DisputePosting;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.topup.dispute.DisputeProgress.Stage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as we know it. Cash is in cents.
 *
 * @param status the provider's own word
 * @param credit the credit that the disputed money had bought, held back from {@link Stage#WITHDRAWN} on
 * @param released when an operator let the organization spend again after a lost dispute
 */
record Dispute(
        String id,
        OrganizationId organization,
        String paymentId,
        Stage stage,
        String status,
        String reason,
        long amountCents,
        long feeCents,
        NanoUsd credit,
        Instant openedAt,
        @Nullable Instant dueBy,
        @Nullable Instant settledAt,
        @Nullable Instant released) {

    /** One just heard of: nothing has been done about it. */
    static Dispute heard(DisputeReading reading, OrganizationId organization) {
        return new Dispute(
                reading.id(),
                organization,
                reading.paymentId(),
                Stage.INQUIRY,
                reading.status(),
                reading.reason(),
                reading.amountCents(),
                0,
                NanoUsd.ZERO,
                reading.openedAt(),
                reading.dueBy().orElse(null),
                null,
                null);
    }

    /** Whether it keeps its organization from new spending. */
    boolean freezes() {
        return stage.takesMoney() && released == null;
    }

    Dispute told(DisputeReading reading) {
        return new Dispute(
                id,
                organization,
                paymentId,
                stage,
                reading.status(),
                reading.reason(),
                amountCents,
                feeCents,
                credit,
                openedAt,
                reading.dueBy().orElse(dueBy),
                settledAt,
                released);
    }

    Dispute withdrawn(DisputeReading.Moved moved, NanoUsd heldBack) {
        return new Dispute(
                id,
                organization,
                paymentId,
                Stage.WITHDRAWN,
                status,
                reason,
                moved.amount(),
                moved.fee(),
                heldBack,
                openedAt,
                dueBy,
                settledAt,
                released);
    }

    Dispute ended(Stage end, Instant at) {
        return new Dispute(
                id,
                organization,
                paymentId,
                end,
                status,
                reason,
                amountCents,
                feeCents,
                credit,
                openedAt,
                dueBy,
                at,
                released);
    }

    DisputePosting posting() {
        return new DisputePosting(
                organization, id, paymentId, NanoUsd.ofCents(amountCents), NanoUsd.ofCents(feeCents), credit);
    }

    Optional<Instant> end() {
        return Optional.ofNullable(settledAt);
    }
}
