package io.tollway.accounts.catalog;

import io.tollway.accounts.vault.ProviderSecret;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What has to happen to one account's secret. */
sealed interface SecretPlan {
    String accountId();

    record Seal(String accountId, UUID credentialId, String provider, String baseUrl, ProviderSecret secret)
            implements SecretPlan {}

    /** @param secret null binds the sealed one to another URL */
    record Reseal(
            String accountId,
            String provider,
            String baseUrl,
            @Nullable ProviderSecret secret) implements SecretPlan {}

    record Delete(String accountId) implements SecretPlan {}
}
