package io.tollway.accounts.budget;

import io.tollway.contracts.state.BudgetState;
import java.util.Optional;

/** What to change of a budget; empty means leave it. Whom it holds for and its window stay as they are. */
record BudgetChange(Optional<String> name, Optional<Long> limitNano, Optional<BudgetState.Mode> mode) {
    void applyTo(BudgetEntity budget) {
        name.ifPresent(text -> budget.name = text);
        limitNano.ifPresent(nano -> budget.limitNano = nano);
        mode.ifPresent(wanted -> budget.mode = wanted);
    }
}
