package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.InternalToken;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What budgets have used, for accounts-service, which shows them and has checked who asks. */
@Path("/internal/v1/organizations/{org}/budget-usage")
class InternalBudgetResource {
    private static final int MOST = 1_000;

    private final InternalToken token;
    private final BudgetReading reading;

    InternalBudgetResource(InternalToken token, BudgetReading reading) {
        this.token = token;
        this.reading = reading;
    }

    record Wanted(@Nullable List<UUID> budgets) {}

    record Answer(List<BudgetReading.Counted> data) {}

    @POST
    public Uni<Answer> used(
            @RestHeader("Authorization") @Nullable String authorization,
            @RestPath("org") OrganizationId organization,
            @Nullable Wanted wanted) {
        token.require(authorization);
        List<UUID> budgets = wanted == null || wanted.budgets() == null ? List.of() : wanted.budgets();
        if (budgets.size() > MOST) {
            throw BillingError.Invalid.field("budgets", "too_many", "must have at most " + MOST + " entries")
                    .toException();
        }
        return budgets.isEmpty()
                ? Uni.createFrom().item(new Answer(List.of()))
                : reading.counted(organization, budgets).map(Answer::new);
    }
}
