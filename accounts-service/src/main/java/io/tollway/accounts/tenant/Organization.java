package io.tollway.accounts.tenant;

import io.tollway.accounts.ids.OrganizationId;
import io.tollway.contracts.state.RateLimits;
import io.tollway.contracts.state.TenantState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One customer.
 *
 * @param policyVersion the version of its policy in force; a key names it, so that a gateway without that policy does not guess
 * @param timeZone IANA zone in which its days and months are counted
 * @param rateLimits of all its keys together; absent when there are none
 * @param endUserRateLimits of each of its end users, over all projects; absent when there are none
 */
public record Organization(
        OrganizationId id,
        String name,
        TenantState.Status status,
        Instant createdAt,
        String timeZone,
        long policyVersion,
        List<Project> projects,
        @Nullable RateLimits rateLimits,
        @Nullable RateLimits endUserRateLimits) {
    public Organization {
        projects = List.copyOf(projects);
    }

    public Project defaultProject() {
        return projects.stream().filter(Project::isDefault).findFirst().orElseThrow();
    }
}
