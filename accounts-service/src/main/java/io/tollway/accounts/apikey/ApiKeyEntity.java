package io.tollway.accounts.apikey;

import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.limit.RateLimitsColumn;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code api_key}. A deleted key keeps its row, so that its id and version are never used again. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init")
class ApiKeyEntity {
    @Id
    @Column(name = "key_id")
    UUID id;

    @Column(name = "organization_id")
    @Nullable UUID organizationId;

    @Column(name = "project_id")
    @Nullable UUID projectId;

    @Column(name = "member_id")
    @Nullable UUID memberId;

    @Enumerated(EnumType.STRING)
    ApiKeyState.Kind kind;

    String digest;
    String label;
    String name;
    String scopes;
    boolean disabled;

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "limit_nano")
    @Nullable Long limitNano;

    @Enumerated(EnumType.STRING)
    @Column(name = "limit_reset")
    ApiKeyState.@Nullable LimitReset limitReset;

    @Convert(converter = RateLimitsColumn.class)
    @Column(name = "rate_limits")
    @Nullable RateLimits rateLimits;

    @Column(name = "policy_version")
    long policyVersion;

    long version;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    @Nullable Instant updatedAt;

    @Column(name = "deleted_at")
    @Nullable Instant deletedAt;

    @Nullable OrganizationId owner() {
        return organizationId == null ? null : new OrganizationId(organizationId);
    }

    List<String> scopeList() {
        return scopes.isEmpty() ? List.of() : List.of(scopes.split(" "));
    }

    ApiKeyState toState() {
        return new ApiKeyState(
                id,
                organizationId,
                projectId,
                memberId,
                kind,
                digest,
                label,
                name,
                scopeList(),
                disabled,
                expiresAt,
                limitNano,
                limitReset,
                policyVersion,
                createdAt,
                version,
                rateLimits);
    }
}
