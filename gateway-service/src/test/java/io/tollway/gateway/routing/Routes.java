package io.tollway.gateway.routing;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PriceState;
import io.tollway.gateway.provider.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Models and endpoints for tables of routing cases. */
final class Routes {
    private final List<EndpointRoute> endpoints = new ArrayList<>();
    private final String model;

    private final List<EndpointFamily> families;

    private Routes(String model, List<EndpointFamily> families) {
        this.model = model;
        this.families = families;
    }

    /** @param families what its endpoints declare to answer */
    static Routes model(String id, EndpointFamily... families) {
        return new Routes(id, List.of(families));
    }

    /** @param accounts {@code name*weight/priority}, e.g. {@code a*3/1} */
    Routes endpoint(
            String provider, long price, CatalogState.DataPolicy policy, HealthBoard board, String... accounts) {
        CatalogState.Provider state = new CatalogState.Provider(
                provider, provider, "openai", "https://" + provider + ".example/v1", policy, List.of(), 1);
        String id = model + '@' + provider;
        CatalogState.Endpoint endpoint =
                new CatalogState.Endpoint(id, provider, "up", "fp8", null, null, List.of(), 1, families);
        Map<String, Long> prices = Map.of("input", price, "output", price);
        EndpointRoute route = new EndpointRoute(
                new CatalogState.Model(
                        model,
                        model,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of("tools"),
                        List.of(endpoint),
                        1,
                        1),
                endpoint,
                state,
                new PriceState(id, 1, prices, prices, Instant.EPOCH),
                new Target(provider + ".example", 443, true, "/v1"),
                board.endpoint(id));
        for (String account : accounts) {
            String[] parts = account.split("[*/]");
            route.addAccount(
                    new CatalogState.Account(
                            parts[0],
                            UUID.randomUUID(),
                            true,
                            Integer.parseInt(parts[2]),
                            Integer.parseInt(parts[1]),
                            null,
                            null,
                            null),
                    platform(provider, parts[0]),
                    board.credential(provider + '/' + parts[0]));
        }
        endpoints.add(route);
        return this;
    }

    Routes endpoint(String provider, long price, HealthBoard board, String... accounts) {
        return endpoint(provider, price, new CatalogState.DataPolicy(null, null, null, null), board, accounts);
    }

    ModelRoute route() {
        return new ModelRoute(model, endpoints.getFirst().model(), List.copyOf(endpoints));
    }

    static CredentialState platform(String provider, String account) {
        return new CredentialState(
                UUID.randomUUID(), null, null, provider, account, account, null, "x", "y", 1, true, 1);
    }

    static CredentialState own(String provider, String label) {
        return new CredentialState(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                provider,
                null,
                label,
                null,
                "x",
                "y",
                1,
                true,
                1);
    }
}
