package io.tollway.accounts.byok;

import io.tollway.accounts.vault.ProviderSecret;
import java.util.Optional;
import java.util.UUID;

/**
 * A customer's provider key that is to be sealed.
 *
 * @param project the default project when empty
 */
record NewProviderKey(
        Optional<UUID> project,
        String provider,
        String label,
        Optional<BaseUrl> baseUrl,
        boolean enabled,
        ProviderSecret secret) {}
