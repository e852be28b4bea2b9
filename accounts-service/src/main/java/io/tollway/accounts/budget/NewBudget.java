package io.tollway.accounts.budget;

import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetWindow;
import java.util.Optional;

/**
 * A budget that somebody wants.
 *
 * @param timeZone empty for the organization's own
 */
record NewBudget(
        String name,
        BudgetState.Subject subject,
        long limitNano,
        BudgetWindow window,
        Optional<String> timeZone,
        BudgetState.Mode mode) {}
