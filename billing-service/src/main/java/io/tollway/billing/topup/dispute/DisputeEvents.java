package io.tollway.billing.topup.dispute;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What others are told about disputes: {@code dispute.inquiry}, {@code dispute.withdrawn}, {@code dispute.won}, {@code dispute.lost}, {@code dispute.closed}, {@code dispute.released}. */
@ApplicationScoped
class DisputeEvents {
    private final Clock clock;

    DisputeEvents(Clock clock) {
        this.clock = clock;
    }

    OutboxRecord of(Dispute dispute, Instant at) {
        return of(dispute, dispute.stage().name().toLowerCase(Locale.ROOT), at);
    }

    OutboxRecord of(Dispute dispute, String what, Instant at) {
        BillingEvent event = new BillingEvent(
                UuidV7.next(clock),
                dispute.organization().value(),
                "dispute." + what,
                at,
                Map.of(
                        "dispute_id", dispute.id(),
                        "payment_id", dispute.paymentId(),
                        "reason", dispute.reason(),
                        "amount_usd",
                                BigDecimal.valueOf(dispute.amountCents(), 2).toPlainString()));
        return OutboxRecord.of(Topics.BILLING_EVENTS, dispute.organization().toString(), event);
    }
}
