package io.tollway.gateway.routing;

import io.tollway.contracts.state.CredentialState;
import io.tollway.gateway.provider.Target;
import org.jspecify.annotations.Nullable;

/**
 * One way to serve a request: an endpoint with a credential.
 *
 * @param target where the credential may be sent
 * @param own whether the credential is the customer's
 * @param account the platform account's id; null for an own credential
 * @param source {@code platform} or {@code byok:<label>}
 * @param pool the name of its connection pool
 */
public record Candidate(
        EndpointRoute endpoint,
        Target target,
        CredentialState credential,
        CredentialHealth health,
        boolean own,
        @Nullable String account,
        String source,
        String pool) {

    static Candidate ownKey(
            EndpointRoute endpoint, CredentialState credential, Target target, CredentialHealth health) {
        return new Candidate(
                endpoint,
                target,
                credential,
                health,
                true,
                null,
                "byok:" + credential.label(),
                "byok:" + credential.credentialId());
    }
}
