package io.tollway.billing.topup.refund;

import java.time.Instant;
import java.util.Optional;

/** The next state of a refund, given what the payment provider says now. Pure, so that every trigger (answer, webhook, janitor) comes to the same result in any order. */
final class RefundProgress {
    static final String NEVER_CONFIRMED = "The payment provider never confirmed it.";

    private RefundProgress() {}

    static Refund next(Refund current, RefundReading reading, Instant now) {
        return switch (current) {
            case Refund.Open open ->
                switch (reading.status()) {
                    case PENDING -> open.pending(reading.id());
                    case SUCCEEDED -> open.succeeded(reading.id(), now);
                    case FAILED -> open.failed(Optional.of(reading.id()), why(reading), now);
                };
            case Refund.Succeeded succeeded ->
                reading.status() == RefundReading.Status.FAILED ? succeeded.failed(why(reading), now) : succeeded;
            case Refund.Failed failed -> failed;
        };
    }

    /** After an answer that was none of the provider's objects. */
    static Refund next(Refund current, RefundRail.Answer answer, Instant now) {
        return switch (answer) {
            case RefundRail.Answer.Made made -> next(current, made.reading(), now);
            case RefundRail.Answer.Refused refused ->
                current instanceof Refund.Requested requested
                        ? requested.failed(Optional.empty(), refused.reason(), now)
                        : current;
            case RefundRail.Answer.Unclear unclear ->
                current instanceof Refund.Requested requested ? requested.unclear() : current;
        };
    }

    /** Looked for and not found, for so long that it does not exist. */
    static Refund neverMade(Refund current, Instant now) {
        return switch (current) {
            case Refund.Requested requested -> requested.failed(Optional.empty(), NEVER_CONFIRMED, now);
            case Refund.Unknown unknown -> unknown.failed(Optional.empty(), NEVER_CONFIRMED, now);
            case Refund.Pending pending -> pending;
            case Refund.Succeeded succeeded -> succeeded;
            case Refund.Failed failed -> failed;
        };
    }

    private static String why(RefundReading reading) {
        return reading.failureReason().orElse("unknown");
    }
}
