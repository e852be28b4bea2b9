package io.tollway.billing.lease;

import io.tollway.billing.lease.LeaseResult.Outcome;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.TenantState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What accounts has said about a request for a lease: whether the organization may spend at all, and what a key's limit is. Not knowing is "unavailable", never "no". */
@ApplicationScoped
class GrantTerms {
    private final StateFold fold;

    GrantTerms(StateFold fold) {
        this.fold = fold;
    }

    sealed interface Terms {
        /** Nothing but the money stands in the way; {@code limit} is a key's own limit, absent for the balance. */
        record Open(@Nullable Long limit, long policyVersion) implements Terms {
            long limitOrZero() {
                return limit == null ? 0 : limit;
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
                        ? new Terms.Open(null, policy)
                        : new Terms.Refused(Outcome.UNAVAILABLE, policy);
            case KEY -> ofKey(request, policy, now);
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
        Window window = request.window();
        if (reset == null || window == null) {
            return reset == null && window == null
                    ? new Terms.Open(limit, policy)
                    : new Terms.Refused(Outcome.UNAVAILABLE, policy);
        }
        if (!now.isBefore(window.end())) {
            return new Terms.Refused(Outcome.WINDOW_ENDED, policy);
        }
        // Another kind of window than the limit's, or one that has not begun: one of the two sides is behind.
        return window.equals(Window.containing(now, reset))
                ? new Terms.Open(limit, policy)
                : new Terms.Refused(Outcome.UNAVAILABLE, policy);
    }
}
