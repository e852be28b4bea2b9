package io.tollway.billing.topup.refund;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What others are told about refunds: one event per change of state, e.g. {@code refund.succeeded}. */
@ApplicationScoped
class RefundEvents {
    private final Clock clock;

    RefundEvents(Clock clock) {
        this.clock = clock;
    }

    OutboxRecord of(Refund refund, Instant at) {
        RefundOrder order = refund.order();
        BillingEvent event = new BillingEvent(
                UuidV7.next(clock),
                order.organization().value(),
                "refund." + refund.state().name().toLowerCase(Locale.ROOT),
                at,
                Map.of(
                        "refund_id", order.id().toString(),
                        "top_up_id", order.topUpId().toString(),
                        "amount_usd", order.credit().toDecimal(),
                        "total_usd", order.total().toDecimal()));
        return OutboxRecord.of(Topics.BILLING_EVENTS, order.organization().toString(), event);
    }
}
