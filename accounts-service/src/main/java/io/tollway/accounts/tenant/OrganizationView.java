package io.tollway.accounts.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** An organization as its members see it. */
record OrganizationView(UUID id, String name, String status, Instant createdAt, List<Project> projects) {
    static OrganizationView of(Organization organization) {
        return new OrganizationView(
                organization.id().value(),
                organization.name(),
                organization.status().name().toLowerCase(Locale.ROOT),
                organization.createdAt(),
                organization.projects());
    }
}
