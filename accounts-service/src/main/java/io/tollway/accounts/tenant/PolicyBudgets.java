package io.tollway.accounts.tenant;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.contracts.state.BudgetState;
import java.util.List;

/** The budgets that an organization's policy carries; they are managed elsewhere. */
public interface PolicyBudgets {
    /** In the order of their making. */
    Uni<List<BudgetState>> of(Tx tx, OrganizationId organization);
}
