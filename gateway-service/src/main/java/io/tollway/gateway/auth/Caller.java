package io.tollway.gateway.auth;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.gateway.budget.BudgetIndex;
import java.util.UUID;

/**
 * Who makes a model call, with everything that authorises it.
 *
 * @param policyVersion the policy under which the call is admitted
 * @param budgets that policy's budgets
 */
public record Caller(
        ApiKeyState key, UUID organization, ProjectPolicy project, long policyVersion, BudgetIndex budgets) {}
