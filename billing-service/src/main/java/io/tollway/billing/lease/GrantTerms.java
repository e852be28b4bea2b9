package io.tollway.billing.lease;

import io.tollway.billing.lease.LeaseResult.Outcome;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetWindow;
import io.tollway.contracts.state.TenantState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What accounts has said about a request for a lease: whether the organization may spend at all, and what a key's or a budget's limit is. Not knowing is "unavailable", never "no". */
@ApplicationScoped
class GrantTerms {
    private final StateFold fold;

    GrantTerms(StateFold fold) {
        this.fold = fold;
    }

    sealed interface Terms {
        /**
         * Nothing but the money stands in the way.
         *
         * @param limit the key's or the budget's limit; absent for the balance, and for a budget that was deleted
         * @param enforced whether the limit stands in the way at all; a shadow budget only counts
         */
        record Open(@Nullable Long limit, boolean enforced, long policyVersion) implements Terms {
            /** More than there is money in the world; what is used and held is still subtracted from it. */
            private static final long UNLIMITED = Long.MAX_VALUE / 4;

            long ceiling() {
                return limit == null || !enforced ? UNLIMITED : limit;
            }
        }

        record Refused(Outcome outcome, long policyVersion) implements Terms {}
    }

    Terms of(LeaseRequest request, Instant now) {
        long policy = fold.policyVersion(request.organizationId()).orElse(0);
        Optional<TenantState> tenant = fold.tenant(request.organizationId());
        if (tenant.isEmpty() || policy < request.policyVersion()) {
            return new Terms.Refused(Outcome.UNAVAILABLE, policy);
        }
        if (tenant.get().status() != TenantState.Status.ACTIVE) {
            return new Terms.Refused(Outcome.FROZEN, policy);
        }
        return switch (request.bucket().kind()) {
            case BALANCE ->
                request.bucket().id().equals(request.organizationId())
                        ? new Terms.Open(null, true, policy)
                        : new Terms.Refused(Outcome.UNAVAILABLE, policy);
            case KEY -> ofKey(request, policy, now);
            case BUDGET -> ofBudget(request, policy, now);
        };
    }

    private Terms ofKey(LeaseRequest request, long policy, Instant now) {
        Optional<ApiKeyState> key = fold.key(request.bucket().id())
                .filter(state -> request.organizationId().equals(state.organizationId()));
        Long limit = key.map(ApiKeyState::limitNano).orElse(null);
        if (key.isEmpty() || limit == null) {
            return new Terms.Refused(Outcome.UNAVAILABLE, policy);
        }
        ApiKeyState.LimitReset reset = key.get().limitReset();
        Window present = reset == null ? null : Window.containing(now, reset);
        return inWindow(request.window(), present, now, new Terms.Open(limit, true, policy));
    }

    /**
     * A budget that the policy does not have any more was deleted, since this side knows at least the policy that the gateway acts under: it stops nobody, and what is still counted
     * on it is of no consequence.
     */
    private Terms ofBudget(LeaseRequest request, long policy, Instant now) {
        LeaseRequest.BudgetRef named = request.budget();
        if (named == null) {
            return new Terms.Refused(Outcome.UNAVAILABLE, policy);
        }
        Optional<BudgetState> known = fold.budget(request.organizationId(), named.budgetId());
        if (known.isEmpty()) {
            Window window = request.window();
            return window != null && !now.isBefore(window.end())
                    ? new Terms.Refused(Outcome.WINDOW_ENDED, policy)
                    : new Terms.Open(null, false, policy);
        }
        BudgetState budget = known.get();
        if (budget.subject().eachValue() != (named.value() != null)) {
            return new Terms.Refused(Outcome.UNAVAILABLE, policy);
        }
        BudgetWindow.Span span = budget.window().at(now, budget.zone());
        Window present = span == null ? null : new Window(span.start(), span.end());
        return inWindow(request.window(), present, now, new Terms.Open(budget.limitNano(), budget.enforced(), policy));
    }

    private static Terms inWindow(@Nullable Window asked, @Nullable Window present, Instant now, Terms.Open open) {
        if (asked != null && present != null && !now.isBefore(asked.end())) {
            return new Terms.Refused(Outcome.WINDOW_ENDED, open.policyVersion());
        }
        // Another kind of window than the limit's, or one that has not begun: one of the two sides is behind.
        return Objects.equals(asked, present) ? open : new Terms.Refused(Outcome.UNAVAILABLE, open.policyVersion());
    }
}
