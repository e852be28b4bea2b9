package io.tollway.gateway.state;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Builds snapshots without Kafka, for tests of what reads them. */
public final class SnapshotFixture {
    private static final AtomicLong REVISIONS = new AtomicLong();

    private SnapshotFixture() {}

    public static Snapshot snapshot(
            Collection<ApiKeyState> keys,
            Collection<TenantState> tenants,
            Collection<PolicyState> policies,
            Collection<? extends CatalogState> catalog,
            Collection<PriceState> prices,
            List<CredentialState> credentials) {
        Map<UUID, TenantState> tenantsById = new HashMap<>();
        tenants.forEach(tenant -> tenantsById.put(tenant.organizationId(), tenant));
        Map<UUID, Snapshot.PolicyView> policiesById = new HashMap<>();
        policies.forEach(policy -> policiesById.put(policy.organizationId(), Snapshot.PolicyView.of(policy)));
        Map<String, CatalogState.Provider> providers = new HashMap<>();
        Map<String, CatalogState.Model> models = new HashMap<>();
        catalog.forEach(entry -> {
            switch (entry) {
                case CatalogState.Provider provider -> providers.put(provider.id(), provider);
                case CatalogState.Model model -> models.put(model.id(), model);
            }
        });
        Map<String, PriceState> pricesByKey = new HashMap<>();
        prices.forEach(price -> pricesByKey.put(price.recordKey(), price));
        return new Snapshot(
                REVISIONS.incrementAndGet(),
                KeyTable.of(keys),
                tenantsById,
                policiesById,
                providers,
                models,
                pricesByKey,
                Snapshot.Credentials.of(credentials));
    }
}
