package io.tollway.accounts.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the calls of this package answer. */
final class Views {
    private Views() {}

    record Me(
            String id,
            @Nullable String email,
            @Nullable String name,
            boolean emailVerified,
            boolean operator,
            List<MyOrganization> organizations) {}

    record MyOrganization(UUID id, String name, String role) {}

    record NewOrganization(UUID id, String name, String role, DefaultProject defaultProject) {}

    record DefaultProject(UUID id, String name) {}

    /** @param managementKey shown once; absent when the request is repeated with its Idempotency-Key, and then {@code message} says what to do */
    record OperatorOrganization(
            UUID id,
            @Nullable String managementKey,
            @Nullable String message) {
        @Override
        public String toString() {
            return "OperatorOrganization[" + id + "]";
        }
    }

    record OrganizationLine(UUID id, String name, String status, Instant createdAt) {}

    record OrganizationLines(List<OrganizationLine> data) {}
}
