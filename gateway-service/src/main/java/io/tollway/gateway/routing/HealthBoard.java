package io.tollway.gateway.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The health of every endpoint and credential this process has met. Entries outlive snapshots, so that a catalog change does not forget an outage. */
public final class HealthBoard {
    private final CredentialHealth.RestRules rules;
    private final Map<String, EndpointHealth> endpoints = new ConcurrentHashMap<>();
    private final Map<String, CredentialHealth> credentials = new ConcurrentHashMap<>();

    public HealthBoard(CredentialHealth.RestRules rules) {
        this.rules = rules;
    }

    public static HealthBoard of(RoutingConfig config) {
        return new HealthBoard(new CredentialHealth.RestRules(
                config.failuresToEject(),
                config.tenantsToEject(),
                config.ejectFor().toNanos(),
                config.rateLimitRest().toNanos(),
                config.credentialRest().toNanos()));
    }

    public EndpointHealth endpoint(String endpointId) {
        return endpoints.computeIfAbsent(endpointId, id -> new EndpointHealth());
    }

    /** @param name {@code provider/account}, or {@code byok:<credential id>} */
    public CredentialHealth credential(String name) {
        return credentials.computeIfAbsent(name, id -> new CredentialHealth(rules));
    }
}
