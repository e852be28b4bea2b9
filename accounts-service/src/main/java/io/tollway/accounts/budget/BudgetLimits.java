package io.tollway.accounts.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many. */
@ConfigMapping(prefix = "accounts.budgets")
public interface BudgetLimits {
    /** Budgets of one organization. All of them travel in its policy, and one request may count in every one. */
    @WithDefault("50")
    int perOrganization();
}
