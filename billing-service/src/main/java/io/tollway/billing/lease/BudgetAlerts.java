package io.tollway.billing.lease;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import io.tollway.contracts.state.ApiKeyState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tells, once for each window, that half, four fifths or all of a budget is used. Written in the transaction that used it, so a mark is neither lost nor told twice. */
@ApplicationScoped
class BudgetAlerts {
    private static final int[] MARKS = {100, 80, 50};
    private static final long HUNDRED = 100;

    private final StateFold fold;
    private final Clock clock;

    BudgetAlerts(StateFold fold, Clock clock) {
        this.fold = fold;
        this.clock = clock;
    }

    /** A budget's use in one window, before and after a posting; nano-dollars. */
    record Spent(UUID organization, String kind, UUID bucket, Instant windowStart, long before, long now) {}

    /** The event, when a mark was passed and the limit is known here. */
    Optional<OutboxRecord> of(Spent spent) {
        return fold.key(spent.bucket()).flatMap(key -> event(spent, key));
    }

    private Optional<OutboxRecord> event(Spent spent, ApiKeyState key) {
        Long limit = key.limitNano();
        int mark = limit == null ? 0 : markPassed(spent.before(), spent.now(), limit);
        if (limit == null || mark == 0) {
            return Optional.empty();
        }
        BillingEvent event = new BillingEvent(
                UuidV7.next(clock),
                spent.organization(),
                "budget.used",
                clock.instant(),
                Map.of(
                        "kind", spent.kind(),
                        "id", spent.bucket().toString(),
                        "name", key.name(),
                        "percent", Integer.toString(mark),
                        "used_usd", new NanoUsd(spent.now()).toString(),
                        "limit_usd", new NanoUsd(limit).toString(),
                        "window_start", spent.windowStart().toString()));
        return Optional.of(
                OutboxRecord.of(Topics.BILLING_EVENTS, spent.organization().toString(), event));
    }

    /** The highest mark that lies above what was used before and not above what is used now; 0 for none. */
    static int markPassed(long before, long now, long limit) {
        for (int mark : MARKS) {
            long amount = limit / HUNDRED * mark + limit % HUNDRED * mark / HUNDRED;
            if (before < amount && now >= amount) {
                return mark;
            }
        }
        return 0;
    }
}
