package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One organization.
 *
 * @param status a frozen organization keeps its data and starts no paid work
 * @param ownerEmail where documents and alerts go until the organization names another address
 * @param timeZone IANA zone in which its days and months are counted
 */
public record TenantState(
        UUID organizationId,
        String name,
        Status status,
        @Nullable String ownerEmail,
        String timeZone,
        Instant createdAt,
        long version) {

    public enum Status {
        ACTIVE,
        FROZEN,
        CLOSED
    }

    public TenantState {
        present(organizationId, "organization_id");
        notBlank(name, "name");
        present(status, "status");
        notBlank(timeZone, "time_zone");
        present(createdAt, "created_at");
        positive(version, "version");
    }
}
