package io.tollway.billing.caller;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.error.BillingError;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/** People, by the identity provider's access tokens. That the provider cannot be asked is never the person's fault. */
@ApplicationScoped
class People {
    private static final String OPERATOR_ROLE = "operator";

    private final CurrentIdentityAssociation identity;

    People(CurrentIdentityAssociation identity) {
        this.identity = identity;
    }

    Uni<Caller> current() {
        return identity.getDeferredIdentity()
                .onFailure()
                .transform(People::explain)
                .map(People::person);
    }

    private static Caller person(SecurityIdentity identity) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw badToken().toException();
        }
        return new Caller.Person(token.getSubject(), token.getClaim("email"), identity.hasRole(OPERATOR_ROLE));
    }

    /** Only a token that was positively found bad is a 401; a provider that cannot be reached, or has not published the signing key yet, is a 503. */
    private static Throwable explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException) {
                return badToken().toException();
            }
            if (cause instanceof OIDCException || cause instanceof java.io.IOException) {
                return new BillingError.Unavailable(
                                "identity_unavailable",
                                "The identity provider cannot be reached, so the token cannot be checked. Try again.",
                                Duration.ofSeconds(1))
                        .toException();
            }
        }
        return failure instanceof AuthenticationFailedException ? badToken().toException() : failure;
    }

    private static BillingError badToken() {
        return new BillingError.Unauthenticated(
                "invalid_token", "The access token is not valid or has expired. Log in again.");
    }

    static BillingError missing(@Nullable String header) {
        return header == null
                ? new BillingError.Unauthenticated(
                        "missing_token", "Send an access token: Authorization: Bearer <token>.")
                : new BillingError.Unauthenticated(
                        "invalid_token", "The Authorization header must be: Bearer <token>.");
    }
}
