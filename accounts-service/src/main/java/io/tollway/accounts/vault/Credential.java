package io.tollway.accounts.vault;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A sealed credential without its secret. */
public record Credential(
        UUID id,
        @Nullable UUID projectId,
        String provider,
        @Nullable String accountId,
        String label,
        String last4,
        @Nullable String baseUrl,
        int priority,
        boolean enabled,
        Instant createdAt) {}
