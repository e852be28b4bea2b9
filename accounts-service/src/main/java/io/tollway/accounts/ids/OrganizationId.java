package io.tollway.accounts.ids;

import java.util.Objects;
import java.util.UUID;

/** The tenant. First in every signature that touches a tenant's rows. */
public record OrganizationId(UUID value) {
    public OrganizationId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
