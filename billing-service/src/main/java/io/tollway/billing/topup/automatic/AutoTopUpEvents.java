package io.tollway.billing.topup.automatic;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What people may have to be told: one event when an attempt ends or wants somebody, and one when automatic top-up stops. */
@ApplicationScoped
class AutoTopUpEvents {
    private final Clock clock;

    AutoTopUpEvents(Clock clock) {
        this.clock = clock;
    }

    /** Empty for steps that are nobody's business. */
    Optional<OutboxRecord> of(Attempt attempt, Instant at) {
        Map<String, String> details = new HashMap<>();
        details.put("attempt_id", attempt.order().id().toString());
        details.put("amount_usd", attempt.order().quote().credit().toDecimal());
        details.put("total_usd", attempt.order().quote().total().toDecimal());
        attempt.invoice().flatMap(Receipt::url).ifPresent(url -> details.put("hosted_invoice_url", url));
        switch (attempt) {
            case Attempt.Creating ignored -> {
                return Optional.empty();
            }
            case Attempt.Finalized ignored -> {
                return Optional.empty();
            }
            case Attempt.Paying ignored -> {
                return Optional.empty();
            }
            case Attempt.Unknown ignored -> {
                return Optional.empty();
            }
            case Attempt.Withdrawing ignored -> {
                return Optional.empty();
            }
            case Attempt.Declined declined -> details.put("reason", declined.reason());
            case Attempt.Canceled canceled -> details.put("reason", canceled.reason());
            case Attempt.ActionRequired ignored -> details.put("reason", "authentication_required");
            case Attempt.Paid paid -> details.put("payment_id", paid.paymentId());
            case Attempt.Quarantined ignored -> details.put("reason", "payment_mismatch");
        }
        return Optional.of(record(
                attempt.order().organization(), "auto_top_up." + AttemptRow.wireName(attempt.state()), at, details));
    }

    OutboxRecord stopped(OrganizationId organization, Stop reason, Instant at) {
        return record(
                organization,
                "auto_top_up.stopped",
                at,
                Map.of("reason", reason.wireName(), "message", reason.message()));
    }

    private OutboxRecord record(OrganizationId organization, String type, Instant at, Map<String, String> details) {
        return OutboxRecord.of(
                Topics.BILLING_EVENTS,
                organization.toString(),
                new BillingEvent(UuidV7.next(clock), organization.value(), type, at, details));
    }
}
