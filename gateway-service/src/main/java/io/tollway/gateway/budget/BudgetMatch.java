package io.tollway.gateway.budget;

import io.tollway.contracts.state.BudgetBucket;
import io.tollway.contracts.state.BudgetState;
import org.jspecify.annotations.Nullable;

/**
 * A budget that a request counts in.
 *
 * @param bucket where: the budget's own bucket, or that of the request's value
 * @param model the one model whose answers count; absent when every answer does
 */
public record BudgetMatch(
        BudgetState budget, BudgetBucket bucket, @Nullable String model) {

    /** Whether what that model cost is counted here. */
    public boolean counts(@Nullable String servedBy) {
        return model == null || model.equals(servedBy);
    }
}
