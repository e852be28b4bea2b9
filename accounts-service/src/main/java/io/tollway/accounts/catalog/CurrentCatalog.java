package io.tollway.accounts.catalog;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The catalog as it is.
 *
 * @param version of the catalog as a whole; 0 before the first apply
 * @param lastVersions last version of every entry there ever was, by record key, so that one that comes back goes on counting
 * @param prices newest price of every endpoint there ever was
 */
record CurrentCatalog(
        long version,
        Map<String, CatalogState.Provider> providers,
        Map<String, CatalogState.Model> models,
        Map<String, Long> lastVersions,
        Map<String, PriceState> prices) {

    static final CurrentCatalog EMPTY = new CurrentCatalog(0, Map.of(), Map.of(), Map.of(), Map.of());

    CurrentCatalog {
        providers = new TreeMap<>(providers);
        models = new TreeMap<>(models);
        lastVersions = Map.copyOf(lastVersions);
        prices = Map.copyOf(prices);
    }

    long nextVersion(String recordKey) {
        return lastVersions.getOrDefault(recordKey, 0L) + 1;
    }

    /** Account id to provider id. */
    Map<String, String> providerOfAccount() {
        Map<String, String> owners = new TreeMap<>();
        providers.values().forEach(provider -> provider.accounts()
                .forEach(account -> owners.put(account.id(), provider.id())));
        return owners;
    }

    /** The price that an endpoint's version names. */
    Optional<PriceState> price(CatalogState.Endpoint endpoint) {
        return endpoint.priceVersion() == null ? Optional.empty() : Optional.ofNullable(prices.get(endpoint.id()));
    }
}
