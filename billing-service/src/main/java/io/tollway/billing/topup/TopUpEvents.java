package io.tollway.billing.topup;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What others are told about orders: one event per change of state, e.g. {@code top_up.succeeded}. */
@ApplicationScoped
class TopUpEvents {
    private final Clock clock;

    TopUpEvents(Clock clock) {
        this.clock = clock;
    }

    OutboxRecord of(TopUp topUp, Instant at) {
        TopUpOrder order = topUp.order();
        BillingEvent event = new BillingEvent(
                UuidV7.next(clock),
                order.organization().value(),
                "top_up." + topUp.state().name().toLowerCase(Locale.ROOT),
                at,
                Map.of(
                        "top_up_id", order.id().toString(),
                        "amount_usd", order.quote().credit().toDecimal(),
                        "fee_usd", order.quote().fee().toDecimal(),
                        "total_usd", order.quote().total().toDecimal()));
        return OutboxRecord.of(Topics.BILLING_EVENTS, order.organization().toString(), event);
    }
}
