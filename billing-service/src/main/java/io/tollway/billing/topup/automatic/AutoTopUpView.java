package io.tollway.billing.topup.automatic;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.UsdCents;
import io.tollway.billing.topup.automatic.CardRail.Card;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Automatic top-up as answered.
 *
 * @param status {@code not_set_up}, {@code off}, {@code on}, {@code charging} (an attempt is in flight) or {@code stopped}
 * @param boughtTodayUsd credit bought automatically since midnight UTC
 * @param attempt the one in flight
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AutoTopUpView(
        String status,
        boolean enabled,
        @Nullable String thresholdUsd,
        @Nullable String amountUsd,
        @Nullable String dailyCeilingUsd,
        @Nullable String monthlyCeilingUsd,
        String boughtTodayUsd,
        String boughtThisMonthUsd,
        @Nullable CardView card,
        @Nullable StoppedView stopped,
        @Nullable AttemptView attempt) {

    record CardView(String brand, String last4, int expMonth, int expYear) {}

    /** @param until when it goes on by itself; absent: when a person says so */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StoppedView(
            String reason,
            String message,
            Instant since,
            @Nullable Instant until) {}

    /**
     * @param state one of {@code creating, finalized, paying, declined, action_required, unknown, withdrawing, paid, canceled, quarantined}
     * @param hostedInvoiceUrl where a person can pay or confirm it
     * @param nextTryAt when the card is asked again
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AttemptView(
            UUID id,
            String state,
            String amountUsd,
            String feeUsd,
            String taxUsd,
            String totalUsd,
            Instant createdAt,
            int tries,
            @Nullable String reason,
            @Nullable Instant nextTryAt,
            @Nullable String hostedInvoiceUrl,
            @Nullable String stripeInvoiceId) {

        static AttemptView of(Attempt attempt) {
            Attempt.Order order = attempt.order();
            return new AttemptView(
                    order.id(),
                    AttemptRow.wireName(attempt.state()),
                    order.quote().credit().toDecimal(),
                    order.quote().fee().toDecimal(),
                    order.quote().tax().toDecimal(),
                    order.quote().total().toDecimal(),
                    order.createdAt(),
                    attempt.tries(),
                    reason(attempt),
                    attempt instanceof Attempt.Declined declined ? declined.nextTryAt() : null,
                    attempt.invoice().flatMap(Receipt::url).orElse(null),
                    attempt.invoice().map(Receipt::id).orElse(null));
        }

        /** A quarantine's reason is for operators. */
        private static @Nullable String reason(Attempt attempt) {
            return switch (attempt) {
                case Attempt.Declined declined -> declined.reason();
                case Attempt.Withdrawing withdrawing -> withdrawing.reason();
                case Attempt.Canceled canceled -> canceled.reason();
                case Attempt.ActionRequired ignored -> Stop.AUTHENTICATION_REQUIRED.wireName();
                case Attempt.Quarantined ignored -> Stop.PAYMENT_MISMATCH.wireName();
                case Attempt.Creating ignored -> null;
                case Attempt.Finalized ignored -> null;
                case Attempt.Paying ignored -> null;
                case Attempt.Unknown ignored -> null;
                case Attempt.Paid ignored -> null;
            };
        }
    }

    static AutoTopUpView of(
            Optional<Settings> settings,
            Optional<Card> card,
            Optional<Attempt> open,
            UsdCents today,
            UsdCents month,
            Instant now) {
        Optional<Settings.Limits> limits = settings.map(Settings::limits);
        Optional<Settings.Stopped> stopped = settings.flatMap(it -> it.stoppedAt(now));
        return new AutoTopUpView(
                status(settings, stopped, open),
                settings.map(Settings::enabled).orElse(false),
                limits.map(it -> it.threshold().toDecimal()).orElse(null),
                limits.map(it -> it.amount().toDecimal()).orElse(null),
                limits.map(it -> it.daily().toDecimal()).orElse(null),
                limits.map(it -> it.monthly().toDecimal()).orElse(null),
                today.toDecimal(),
                month.toDecimal(),
                card.map(it -> new CardView(it.brand(), it.last4(), it.expMonth(), it.expYear()))
                        .orElse(null),
                stopped.map(it -> new StoppedView(
                                it.reason().wireName(),
                                it.reason().message(),
                                it.at(),
                                it.until().orElse(null)))
                        .orElse(null),
                open.map(AttemptView::of).orElse(null));
    }

    private static String status(
            Optional<Settings> settings, Optional<Settings.Stopped> stopped, Optional<Attempt> open) {
        if (settings.isEmpty()) {
            return "not_set_up";
        }
        if (stopped.isPresent()) {
            return "stopped";
        }
        if (!settings.get().enabled()) {
            return "off";
        }
        return open.isPresent() ? "charging" : "on";
    }
}
