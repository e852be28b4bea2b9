package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One API key as the gateway needs it. The key itself never appears, only its digest.
 *
 * @param organizationId absent only for an operator key
 * @param projectId absent for management and operator keys
 * @param memberId who created it, if a person did
 * @param digest SHA-256 of the whole key, lower-case hex
 * @param label prefix, dots and the last four characters, for display
 * @param scopes what a management key may do, e.g. {@code keys:write}; empty for API keys
 * @param limitNano the key's own spend limit in nano-dollars; absent means none
 * @param limitReset when the limit starts again (calendar, UTC); absent means never
 * @param policyVersion the least version of the organization's policy under which this key may be used
 * @param version rises with every change
 * @param limits how much traffic the key may have; absent means any
 */
public record ApiKeyState(
        UUID keyId,
        @Nullable UUID organizationId,
        @Nullable UUID projectId,
        @Nullable UUID memberId,
        Kind kind,
        String digest,
        String label,
        String name,
        List<String> scopes,
        boolean disabled,
        @Nullable Instant expiresAt,
        @Nullable Long limitNano,
        @Nullable LimitReset limitReset,
        long policyVersion,
        Instant createdAt,
        long version,
        @Nullable RateLimits limits) {

    /** A key without traffic limits. */
    public ApiKeyState(
            UUID keyId,
            @Nullable UUID organizationId,
            @Nullable UUID projectId,
            @Nullable UUID memberId,
            Kind kind,
            String digest,
            String label,
            String name,
            List<String> scopes,
            boolean disabled,
            @Nullable Instant expiresAt,
            @Nullable Long limitNano,
            @Nullable LimitReset limitReset,
            long policyVersion,
            Instant createdAt,
            long version) {
        this(
                keyId,
                organizationId,
                projectId,
                memberId,
                kind,
                digest,
                label,
                name,
                scopes,
                disabled,
                expiresAt,
                limitNano,
                limitReset,
                policyVersion,
                createdAt,
                version,
                null);
    }

    public enum Kind {
        API,
        MANAGEMENT,
        OPERATOR
    }

    /** Calendar windows in UTC; a week starts on Monday. */
    public enum LimitReset {
        DAILY,
        WEEKLY,
        MONTHLY
    }

    public ApiKeyState {
        present(keyId, "key_id");
        present(kind, "kind");
        present(name, "name");
        notBlank(label, "label");
        present(createdAt, "created_at");
        positive(version, "version");
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
        if (notBlank(digest, "digest").length() != 64) {
            throw new IllegalArgumentException("digest must be 64 hex characters");
        }
        if (organizationId == null && kind != Kind.OPERATOR) {
            throw new IllegalArgumentException("organization_id is missing");
        }
        if (kind == Kind.API) {
            present(projectId, "project_id");
        }
        if (limitNano != null && limitNano < 0) {
            throw new IllegalArgumentException("limit_nano is negative");
        }
    }
}
