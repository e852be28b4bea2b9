package io.tollway.accounts.catalog;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.PriceState;
import java.util.List;

/**
 * What an apply does, before it does it.
 *
 * @param written entries with their new versions
 * @param removed entries that go, as they were
 * @param inactiveAccounts ids of all accounts of the resulting catalog that have no secret
 */
record CatalogPlan(
        long version,
        List<CatalogChange> changes,
        List<SecretPlan> secrets,
        List<PriceState> prices,
        List<CatalogState> written,
        List<CatalogState> removed,
        List<String> inactiveAccounts) {
    CatalogPlan {
        changes = List.copyOf(changes);
        secrets = List.copyOf(secrets);
        prices = List.copyOf(prices);
        written = List.copyOf(written);
        removed = List.copyOf(removed);
        inactiveAccounts = List.copyOf(inactiveAccounts);
    }
}
