package io.tollway.billing.topup.refund;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refund as answered.
 *
 * @param organizationId told to operators only
 * @param state one of {@code requested, unknown, pending, succeeded, failed}
 * @param amountUsd credit that goes back
 * @param totalUsd what arrives on the card: credit and its tax
 * @param feeKeptUsd the platform fee of the purchase, which does not go back
 * @param reason why it failed; the credit is back then
 * @param creditNoteUrl where the credit note's PDF can be fetched
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RefundView(
        UUID id,
        @JsonProperty("organization_id") @Nullable UUID organizationId,
        @JsonProperty("top_up_id") UUID topUpId,
        String state,
        @JsonProperty("amount_usd") String amountUsd,
        @JsonProperty("tax_usd") String taxUsd,
        @JsonProperty("total_usd") String totalUsd,
        @JsonProperty("fee_kept_usd") String feeKeptUsd,
        @JsonProperty("requested_at") Instant requestedAt,
        @JsonProperty("settled_at") @Nullable Instant settledAt,
        @Nullable String reason,
        @JsonProperty("stripe_refund_id") @Nullable String stripeRefundId,
        @JsonProperty("credit_note_number") @Nullable String creditNoteNumber,
        @JsonProperty("credit_note_url") @Nullable String creditNoteUrl) {

    static RefundView of(Refund refund) {
        return of(refund, null);
    }

    static RefundView forOperator(Refund refund) {
        return of(refund, refund.order().organization().value());
    }

    private static RefundView of(Refund refund, @Nullable UUID organization) {
        RefundOrder order = refund.order();
        Details details = details(refund);
        return new RefundView(
                order.id(),
                organization,
                order.topUpId(),
                refund.state().name().toLowerCase(Locale.ROOT),
                order.credit().toDecimal(),
                order.tax().toDecimal(),
                order.total().toDecimal(),
                order.feeKept().toDecimal(),
                order.requestedAt(),
                details.settledAt,
                details.reason,
                details.providerId,
                details.note.map(Refund.CreditNote::number).orElse(null),
                details.note.map(Refund.CreditNote::url).orElse(null));
    }

    private record Details(
            @Nullable String providerId,
            @Nullable String reason,
            @Nullable Instant settledAt,
            Optional<Refund.CreditNote> note) {
        static final Details NONE = new Details(null, null, null, Optional.empty());
    }

    private static Details details(Refund refund) {
        return switch (refund) {
            case Refund.Requested requested -> Details.NONE;
            case Refund.Unknown unknown -> Details.NONE;
            case Refund.Pending pending -> new Details(pending.providerId(), null, null, Optional.empty());
            case Refund.Succeeded done -> new Details(done.providerId(), null, done.settledAt(), done.note());
            case Refund.Failed failed ->
                new Details(failed.providerId().orElse(null), failed.reason(), failed.settledAt(), failed.note());
        };
    }
}
