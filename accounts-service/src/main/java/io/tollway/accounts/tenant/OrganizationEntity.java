package io.tollway.accounts.tenant;

import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.limit.RateLimitsColumn;
import io.tollway.contracts.state.RateLimits;
import io.tollway.contracts.state.TenantState;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code organization}. */
@Entity
@Table(name = "organization")
@SuppressWarnings("NullAway.Init")
class OrganizationEntity {
    @Id
    @Column(name = "organization_id")
    UUID id;

    String name;

    @Enumerated(EnumType.STRING)
    TenantState.Status status;

    @Column(name = "owner_email")
    @Nullable String ownerEmail;

    @Column(name = "time_zone")
    String timeZone;

    @Convert(converter = RateLimitsColumn.class)
    @Column(name = "rate_limits")
    @Nullable RateLimits rateLimits;

    @Convert(converter = RateLimitsColumn.class)
    @Column(name = "end_user_rate_limits")
    @Nullable RateLimits endUserRateLimits;

    @Column(name = "policy_version")
    long policyVersion;

    long version;

    @Column(name = "created_at")
    Instant createdAt;

    OrganizationId organizationId() {
        return new OrganizationId(id);
    }

    TenantState toState() {
        return new TenantState(id, name, status, ownerEmail, timeZone, createdAt, version);
    }
}
