package io.tollway.gateway.routing;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.PriceState;
import io.tollway.gateway.provider.Target;
import io.tollway.gateway.state.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes of the models of one snapshot, prepared when a model is first asked for. One per event loop, confined to it. */
public final class RouteTable {
    private final HealthBoard board;
    private final Set<String> dialects;
    private final Map<String, ModelRoute> routes = new HashMap<>();
    private long revision = Long.MIN_VALUE;

    /** @param dialects the upstream dialects that can be spoken; endpoints of other providers are left out */
    public RouteTable(HealthBoard board, Set<String> dialects) {
        this.board = board;
        this.dialects = Set.copyOf(dialects);
    }

    /** The model's route, or null when the catalog has no such model. */
    public @Nullable ModelRoute find(Snapshot snapshot, String modelId) {
        if (snapshot.revision() != revision) {
            routes.clear();
            revision = snapshot.revision();
        }
        ModelRoute route = routes.get(modelId);
        if (route == null) {
            CatalogState.Model model = snapshot.model(modelId);
            if (model == null) {
                return null;
            }
            route = prepare(snapshot, model);
            routes.put(modelId, route);
        }
        return route;
    }

    private ModelRoute prepare(Snapshot snapshot, CatalogState.Model model) {
        List<EndpointRoute> endpoints = new ArrayList<>();
        for (CatalogState.Endpoint endpoint : model.endpoints()) {
            CatalogState.Provider provider = snapshot.provider(endpoint.provider());
            PriceState price =
                    endpoint.priceVersion() == null ? null : snapshot.price(endpoint.id(), endpoint.priceVersion());
            if (provider != null && price != null && dialects.contains(provider.dialect())) {
                Target target = Target.parse(provider.baseUrl());
                if (target != null) {
                    endpoints.add(prepare(
                            snapshot,
                            new EndpointRoute(
                                    model, endpoint, provider, price, target, board.endpoint(endpoint.id()))));
                }
            }
        }
        return new ModelRoute(model.id(), model, List.copyOf(endpoints));
    }

    private EndpointRoute prepare(Snapshot snapshot, EndpointRoute route) {
        CatalogState.Provider provider = route.provider();
        for (CatalogState.Account account : provider.accounts()) {
            CredentialState credential =
                    account.credentialId() == null ? null : snapshot.credential(account.credentialId());
            if (account.active() && credential != null && credential.enabled()) {
                // A new secret starts with a clean record.
                String name = provider.id() + '/' + account.id() + '#' + credential.version();
                route.addAccount(account, credential, board.credential(name));
            }
        }
        return route;
    }
}
