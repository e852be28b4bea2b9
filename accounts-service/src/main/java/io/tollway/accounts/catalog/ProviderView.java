package io.tollway.accounts.catalog;

import io.tollway.contracts.state.CatalogState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider as the catalog document writes it; a secret that is there shows as {@code (sealed)}, which an apply understands as "keep it". */
record ProviderView(
        String id,
        String name,
        String dialect,
        String baseUrl,
        CatalogState.@Nullable DataPolicy dataPolicy,
        List<AccountView> accounts,
        @Nullable List<String> traits) {

    record AccountView(
            String id,
            @Nullable String secret,
            int weight,
            int priority,
            @Nullable Integer maxConcurrency,
            @Nullable Long rpm,
            @Nullable Long tpm) {}

    static ProviderView of(CatalogState.Provider provider) {
        return new ProviderView(
                provider.id(),
                provider.name(),
                provider.dialect(),
                provider.baseUrl(),
                provider.dataPolicy(),
                provider.accounts().stream()
                        .map(account -> new AccountView(
                                account.id(),
                                account.credentialId() == null ? null : CatalogReader.SEALED,
                                account.weight(),
                                account.priority(),
                                account.maxConcurrency(),
                                account.rpm(),
                                account.tpm()))
                        .toList(),
                provider.traits().isEmpty() ? null : provider.traits());
    }
}
