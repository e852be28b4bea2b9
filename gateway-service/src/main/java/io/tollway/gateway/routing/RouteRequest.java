package io.tollway.gateway.routing;

import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.gateway.body.Preferences;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What routing must know of a request.
 *
 * @param tenant the organization that asks
 * @param models the requested model and its alternatives, in order
 * @param families the endpoint must answer one of these
 * @param parameters names of the optional parameters that were sent
 * @param ownKeys the project's own credentials
 */
public record RouteRequest(
        UUID tenant,
        List<ModelRoute> models,
        Set<EndpointFamily> families,
        Preferences preferences,
        ByokMode byokMode,
        List<String> parameters,
        OwnKeys ownKeys) {

    /** Whether any endpoint of the models takes calls of this kind at all. */
    public boolean isAnswerable() {
        for (ModelRoute model : models) {
            for (EndpointRoute endpoint : model.endpoints()) {
                if (endpoint.answersOneOf(families)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A project's own credentials for a provider, in the order they are tried. */
    @FunctionalInterface
    public interface OwnKeys {
        OwnKeys NONE = provider -> List.of();

        List<CredentialState> of(String provider);
    }
}
