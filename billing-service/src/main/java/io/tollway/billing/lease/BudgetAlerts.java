package io.tollway.billing.lease;

import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells, once for each window, that half, four fifths or all of a key's limit or a budget is used; of a shadow budget too. Written in the transaction that used it, so a mark is neither
 * lost nor told twice.
 */
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

    /**
     * A bucket's use in one window, before and after a posting; nano-dollars.
     *
     * @param budget the budget it is of; absent for a key's own limit
     * @param value whose part of a budget for each value it is
     */
    record Spent(
            UUID organization,
            UUID bucket,
            @Nullable UUID budget,
            @Nullable String value,
            Instant windowStart,
            long before,
            long now) {}

    /** The event, when a mark was passed and the limit is known here. */
    Optional<OutboxRecord> of(Spent spent) {
        UUID budget = spent.budget();
        return budget == null
                ? fold.key(spent.bucket()).flatMap(key -> ofKey(spent, key))
                : fold.budget(spent.organization(), budget).flatMap(state -> ofBudget(spent, state));
    }

    private Optional<OutboxRecord> ofKey(Spent spent, ApiKeyState key) {
        Long limit = key.limitNano();
        return limit == null
                ? Optional.empty()
                : event(spent, limit, Map.of("kind", "key", "id", spent.bucket().toString(), "name", key.name()));
    }

    private Optional<OutboxRecord> ofBudget(Spent spent, BudgetState budget) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("kind", "budget");
        about.put("id", budget.budgetId().toString());
        about.put("name", budget.name());
        about.put("subject", budget.subject().kind().name().toLowerCase(Locale.ROOT));
        UUID id = budget.subject().id();
        if (id != null) {
            about.put("subject_id", id.toString());
        }
        String value = budget.subject().value() == null
                ? spent.value()
                : budget.subject().value();
        if (value != null) {
            about.put("value", value);
        }
        about.put("window", budget.window().wireName());
        about.put("mode", budget.mode().name().toLowerCase(Locale.ROOT));
        return event(spent, budget.limitNano(), about);
    }

    private Optional<OutboxRecord> event(Spent spent, long limit, Map<String, String> about) {
        int mark = markPassed(spent.before(), spent.now(), limit);
        if (mark == 0) {
            return Optional.empty();
        }
        Map<String, String> data = new LinkedHashMap<>(about);
        data.put("percent", Integer.toString(mark));
        data.put("used_usd", new NanoUsd(spent.now()).toString());
        data.put("limit_usd", new NanoUsd(limit).toString());
        data.put("window_start", spent.windowStart().toString());
        BillingEvent event =
                new BillingEvent(UuidV7.next(clock), spent.organization(), "budget.used", clock.instant(), data);
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
