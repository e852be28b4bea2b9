package io.tollway.accounts.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.contracts.state.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization as its members see it. */
record OrganizationView(
        UUID id,
        String name,
        String status,
        Instant createdAt,
        String timeZone,
        List<Project> projects,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RateLimits rateLimits,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RateLimits endUserRateLimits) {
    static OrganizationView of(Organization organization) {
        return new OrganizationView(
                organization.id().value(),
                organization.name(),
                organization.status().name().toLowerCase(Locale.ROOT),
                organization.createdAt(),
                organization.timeZone(),
                organization.projects(),
                organization.rateLimits(),
                organization.endUserRateLimits());
    }
}
