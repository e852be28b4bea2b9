package io.tollway.accounts.vault;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A credential to be sealed.
 *
 * @param baseUrl where the secret may be sent; absent means the provider's own base URL
 */
public record CredentialDraft(
        UUID id,
        CredentialOwner owner,
        String provider,
        String label,
        @Nullable String baseUrl,
        int priority,
        boolean enabled,
        ProviderSecret secret) {}
