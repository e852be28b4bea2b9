package io.tollway.accounts.budget;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.peer.BillingClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What budgets have counted in their present windows, as billing tells it. */
@ApplicationScoped
class BudgetSpending {
    private final BillingClient billing;

    BudgetSpending(BillingClient billing) {
        this.billing = billing;
    }

    /**
     * One budget's present window.
     *
     * @param values how many values have been counted; of a budget for each value
     * @param counts of those values the ones that used most, or the budget's one count
     */
    record Spend(long values, List<Count> counts) {
        static final Spend NOTHING = new Spend(0, List.of());

        Spend {
            counts = List.copyOf(counts);
        }
    }

    /** US dollars; held is what gateways may still spend of it. */
    record Count(@Nullable String value, BigDecimal used, BigDecimal held) {}

    /** By budget id; empty when billing does not answer. A budget that has counted nothing is there with nothing. */
    Uni<Optional<Map<UUID, Spend>>> of(OrganizationId organization, List<BudgetEntity> budgets) {
        List<UUID> ids = budgets.stream().map(budget -> budget.id).toList();
        return billing.spent(organization, "budget-usage", "budgets", ids)
                .map(told -> told.map(data -> {
                    Map<UUID, Spend> spends = new HashMap<>();
                    ids.forEach(id -> spends.put(id, Spend.NOTHING));
                    for (JsonNode each : data) {
                        spends.put(UUID.fromString(each.path("budget").asText()), spend(each));
                    }
                    return spends;
                }));
    }

    private static Spend spend(JsonNode budget) {
        List<Count> counts = new ArrayList<>();
        for (JsonNode bucket : budget.path("buckets")) {
            counts.add(new Count(
                    bucket.hasNonNull("value") ? bucket.path("value").asText() : null,
                    new BigDecimal(bucket.path("used_usd").asText()),
                    new BigDecimal(bucket.path("held_usd").asText())));
        }
        return new Spend(budget.path("values").asLong(), counts);
    }
}
