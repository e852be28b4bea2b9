package io.tollway.billing.topup;

import io.tollway.billing.topup.CheckoutReading.PageStatus;
import io.tollway.billing.topup.CheckoutReading.Payment;
import io.tollway.billing.topup.CheckoutReading.PaymentStatus;
import io.tollway.billing.topup.TopUp.Open;
import io.tollway.billing.topup.TopUp.Succeeded;
import io.tollway.billing.topup.TopUp.Unpaid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The next state of a top-up, given what the payment provider says now. Pure, so that every trigger (webhook, poller, return page) comes to the same result in any order. */
final class TopUpProgress {
    private TopUpProgress() {}

    static TopUp next(TopUp current, CheckoutReading reading, boolean liveExpected, Instant now) {
        return switch (current) {
            case Unpaid unpaid when reading.moneyArrived() -> arrived(unpaid, reading, liveExpected, now);
            case Open open -> waiting(open, reading);
            case Succeeded succeeded ->
                reading.receipt().<TopUp>map(succeeded::with).orElse(succeeded);
            case TopUp.Expired expired -> expired;
            case TopUp.Canceled canceled -> canceled;
            case TopUp.Quarantined quarantined -> quarantined;
        };
    }

    private static TopUp arrived(Unpaid unpaid, CheckoutReading reading, boolean liveExpected, Instant now) {
        List<String> differences = PaymentCheck.differences(unpaid, reading, liveExpected);
        Optional<String> paymentId = reading.payment().map(Payment::id);
        if (!differences.isEmpty()) {
            return unpaid.quarantined(paymentId, String.join("; ", differences), now);
        }
        return unpaid.paid(paymentId.orElseThrow(), reading.receipt(), now);
    }

    private static TopUp waiting(Open open, CheckoutReading reading) {
        Optional<Payment> payment = reading.payment();
        if (payment.filter(it -> it.status() == PaymentStatus.CANCELED).isPresent()) {
            return reading.pageStatus() == PageStatus.EXPIRED ? open.expired() : open.canceled();
        }
        if (payment.filter(it -> it.status() == PaymentStatus.PROCESSING).isPresent()) {
            return open.processing();
        }
        return switch (reading.pageStatus()) {
            case EXPIRED -> open.expired();
            case OPEN, COMPLETE ->
                payment.flatMap(Payment::declineReason)
                        .<TopUp>map(open::declined)
                        .orElse(open);
        };
    }
}
