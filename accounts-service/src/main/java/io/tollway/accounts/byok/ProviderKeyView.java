package io.tollway.accounts.byok;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.accounts.vault.Credential;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A provider key as our own API shows it; its secret is never shown. */
record ProviderKeyView(
        UUID id,
        @Nullable UUID projectId,
        String provider,
        String label,
        String last4,
        @Nullable String baseUrl,
        int priority,
        boolean enabled,
        Instant createdAt) {

    record Page(List<ProviderKeyView> data) {}

    static ProviderKeyView of(Credential credential) {
        return new ProviderKeyView(
                credential.id(),
                credential.projectId(),
                credential.provider(),
                credential.label(),
                credential.last4(),
                credential.baseUrl(),
                credential.priority(),
                credential.enabled(),
                credential.createdAt());
    }

    /** The same in OpenRouter's shape; filters and fallback keys are not offered, and read as such. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Compatible(
            UUID id,
            String provider,
            @Nullable UUID workspaceId,
            String label,
            String name,
            boolean disabled,
            boolean isFallback,
            @Nullable List<String> allowedModels,
            @Nullable List<String> allowedApiKeyHashes,
            @Nullable List<String> allowedUserIds,
            int sortOrder,
            Instant createdAt) {

        record One(Compatible data) {}

        record Page(List<Compatible> data, int totalCount) {}

        record Deleted(boolean deleted) {}

        static Compatible of(Credential credential) {
            return new Compatible(
                    credential.id(),
                    credential.provider(),
                    credential.projectId(),
                    "..." + credential.last4(),
                    credential.label(),
                    !credential.enabled(),
                    false,
                    null,
                    null,
                    null,
                    credential.priority(),
                    credential.createdAt());
        }
    }
}
