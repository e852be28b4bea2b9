package io.tollway.accounts.tenant;

import io.tollway.accounts.limit.RateLimitsColumn;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.RateLimits;
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

/** A row of {@code project}. */
@Entity
@Table(name = "project")
@SuppressWarnings("NullAway.Init")
class ProjectEntity {
    @Id
    @Column(name = "project_id")
    UUID id;

    @Column(name = "organization_id")
    UUID organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    @Column(name = "byok_mode")
    PolicyState.ByokMode byokMode;

    @Column(name = "default_project")
    boolean defaultProject;

    @Convert(converter = RateLimitsColumn.class)
    @Column(name = "rate_limits")
    @Nullable RateLimits rateLimits;

    @Convert(converter = RateLimitsColumn.class)
    @Column(name = "end_user_rate_limits")
    @Nullable RateLimits endUserRateLimits;

    @Column(name = "store_responses")
    boolean storeResponses;

    @Column(name = "response_retention_days")
    int responseRetentionDays = Project.RETENTION_DAYS;

    @Column(name = "created_at")
    Instant createdAt;

    Project toProject() {
        return new Project(
                id,
                name,
                byokMode,
                defaultProject,
                rateLimits,
                endUserRateLimits,
                storeResponses,
                responseRetentionDays);
    }
}
