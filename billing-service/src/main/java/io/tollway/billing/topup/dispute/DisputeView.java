package io.tollway.billing.topup.dispute;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.billing.money.NanoUsd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as answered.
 *
 * @param organizationId told to operators only
 * @param stage one of {@code inquiry, withdrawn, won, lost, closed}
 * @param status the payment provider's own word
 * @param amountUsd what the bank took, or asks about
 * @param heldCreditUsd the credit that it had bought, held back while the outcome is open
 * @param spendingStopped whether it keeps the organization from new spending
 * @param respondBy until when evidence counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DisputeView(
        String id,
        @JsonProperty("organization_id") @Nullable UUID organizationId,
        @JsonProperty("payment_id") String paymentId,
        String stage,
        String status,
        String reason,
        @JsonProperty("amount_usd") String amountUsd,
        @JsonProperty("fee_usd") @Nullable String feeUsd,
        @JsonProperty("held_credit_usd") NanoUsd heldCreditUsd,
        @JsonProperty("spending_stopped") boolean spendingStopped,
        @JsonProperty("opened_at") Instant openedAt,
        @JsonProperty("respond_by") @Nullable Instant respondBy,
        @JsonProperty("settled_at") @Nullable Instant settledAt) {

    static DisputeView of(Dispute dispute) {
        return of(dispute, false);
    }

    static DisputeView forOperator(Dispute dispute) {
        return of(dispute, true);
    }

    /** What the provider asks us for a dispute is our business, not the customer's. */
    private static DisputeView of(Dispute dispute, boolean operator) {
        return new DisputeView(
                dispute.id(),
                operator ? dispute.organization().value() : null,
                dispute.paymentId(),
                dispute.stage().name().toLowerCase(Locale.ROOT),
                dispute.status(),
                dispute.reason(),
                dollars(dispute.amountCents()),
                operator ? dollars(dispute.feeCents()) : null,
                dispute.stage() == DisputeProgress.Stage.WITHDRAWN ? dispute.credit() : NanoUsd.ZERO,
                dispute.freezes(),
                dispute.openedAt(),
                dispute.stage().isFinal() ? null : dispute.dueBy(),
                dispute.end().orElse(null));
    }

    private static String dollars(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
