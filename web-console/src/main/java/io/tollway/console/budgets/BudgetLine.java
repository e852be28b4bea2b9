package io.tollway.console.budgets;

import io.tollway.console.client.accounts.AccountsShapes.Budget;
import io.tollway.console.client.accounts.AccountsShapes.BudgetSubject;
import java.util.Map;
import java.util.UUID;

/** A budget beside the name of whom it holds for. */
public record BudgetLine(Budget budget, String holdsFor) {
    static BudgetLine of(Budget budget, Map<UUID, String> names) {
        BudgetSubject subject = budget.subject();
        String kind = subject.kind().replace('_', ' ');
        UUID id = subject.id();
        if (id != null) {
            return new BudgetLine(budget, kind + " " + names.getOrDefault(id, id.toString()));
        }
        String value = subject.value();
        if (value != null) {
            return new BudgetLine(budget, kind + " " + value);
        }
        return new BudgetLine(budget, Boolean.TRUE.equals(subject.each()) ? "each " + kind : "the organization");
    }

    public boolean each() {
        return Boolean.TRUE.equals(budget.subject().each());
    }

    public boolean shadow() {
        return "shadow".equals(budget.mode());
    }
}
