package io.tollway.billing.topup.automatic;

import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.automatic.InvoiceReading.Payment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The next state of an attempt, given what the payment provider says about its invoice now. Pure, so that every trigger comes to the same result in any order. */
final class AttemptProgress {
    private static final int MOST_DOUBLINGS = 20;
    private static final String VOIDED = "voided";

    private final boolean liveExpected;
    private final Duration firstRetry;
    private final Duration longestRetry;

    AttemptProgress(boolean liveExpected, Duration firstRetry, Duration longestRetry) {
        this.liveExpected = liveExpected;
        this.firstRetry = firstRetry;
        this.longestRetry = longestRetry;
    }

    Attempt next(Attempt current, InvoiceReading reading, Instant now) {
        if (!(current instanceof Attempt.Open open)) {
            return current;
        }
        return switch (reading.status()) {
            case PAID -> arrived(open, reading, now);
            case VOID -> voided(open, now);
            case DRAFT -> drafted(open, reading.receipt());
            case OPEN -> closed(open, reading, now);
        };
    }

    private Attempt arrived(Attempt.Open open, InvoiceReading reading, Instant now) {
        List<String> differences = InvoiceCheck.differences(open.order(), reading, liveExpected);
        Optional<String> paymentId = reading.payment().map(Payment::id);
        if (!differences.isEmpty() || paymentId.isEmpty()) {
            return open.quarantined(paymentId, String.join("; ", differences), now);
        }
        return open.paid(reading.receipt(), paymentId.get(), now);
    }

    /** By us, for a reason that was written first, or by somebody in the provider's own console. */
    private static Attempt voided(Attempt.Open open, Instant now) {
        return open.canceled(open instanceof Attempt.Withdrawing withdrawing ? withdrawing.reason() : VOIDED, now);
    }

    private static Attempt drafted(Attempt.Open open, Receipt receipt) {
        return switch (open) {
            case Attempt.Creating creating -> creating.drafted(receipt);
            case Attempt.Unknown unknown -> unknown.drafted(receipt);
            // Closed before: the provider's answer is older than ours.
            case Attempt.Finalized finalized -> finalized;
            case Attempt.Paying paying -> paying;
            case Attempt.Declined declined -> declined;
            case Attempt.ActionRequired waiting -> waiting;
            case Attempt.Withdrawing withdrawing -> withdrawing;
        };
    }

    private Attempt closed(Attempt.Open open, InvoiceReading reading, Instant now) {
        Receipt receipt = reading.receipt();
        if (reading.payment().isEmpty()) {
            return open;
        }
        Payment payment = reading.payment().get();
        return switch (payment.status()) {
            case UNTRIED -> untried(open, receipt);
            // The money is on its way: the invoice says so when it is there.
            case PROCESSING, SUCCEEDED -> open;
            // The invoice could still be paid by hand, and nobody would look: it is voided, too.
            case CANCELED -> open instanceof Attempt.Withdrawing ? open : open.withdrawing(receipt, VOIDED);
            case ACTION_REQUIRED ->
                open instanceof Attempt.ActionRequired || open instanceof Attempt.Withdrawing
                        ? open
                        : open.actionRequired(receipt, now);
            case DECLINED -> refused(open, receipt, payment.declineReason().orElse("declined"), now);
        };
    }

    private static Attempt untried(Attempt.Open open, Receipt receipt) {
        return switch (open) {
            case Attempt.Creating creating -> creating.finalized(receipt);
            case Attempt.Unknown unknown -> unknown.finalized(receipt);
            case Attempt.Finalized finalized -> finalized;
            // The same try may be asked again.
            case Attempt.Paying paying -> paying;
            case Attempt.Declined declined -> declined;
            case Attempt.ActionRequired waiting -> waiting;
            case Attempt.Withdrawing withdrawing -> withdrawing;
        };
    }

    /** A refusal that is known already, and one on the page of a payment that waits for its customer, change nothing. */
    Attempt refused(Attempt.Open open, Receipt receipt, String reason, Instant now) {
        return switch (open) {
            case Attempt.Declined declined -> declined;
            case Attempt.ActionRequired waiting -> waiting;
            case Attempt.Withdrawing withdrawing -> withdrawing;
            case Attempt.Creating creating -> creating.declined(receipt, reason, now.plus(backOff(creating.tries())));
            case Attempt.Finalized finalized ->
                finalized.declined(receipt, reason, now.plus(backOff(finalized.tries())));
            case Attempt.Paying paying -> paying.declined(receipt, reason, now.plus(backOff(paying.tries())));
            case Attempt.Unknown unknown -> unknown.declined(receipt, reason, now.plus(backOff(unknown.tries())));
        };
    }

    private Duration backOff(int tries) {
        Duration delay = firstRetry.multipliedBy(1L << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS));
        return delay.compareTo(longestRetry) > 0 ? longestRetry : delay;
    }
}
