package io.tollway.accounts.identity;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells from a request's bearer who calls: a key of ours by its prefix, otherwise an access token of the identity provider. */
@ApplicationScoped
class Callers {
    private static final Logger LOG = Logger.getLogger(Callers.class);
    private static final String KEY_PREFIX = "sk-tw-";
    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_BEARER = 8_192;

    private final CurrentVertxRequest current;
    private final CurrentIdentityAssociation identities;
    private final PresentedKeys keys;

    Callers(CurrentVertxRequest current, CurrentIdentityAssociation identities, PresentedKeys keys) {
        this.current = current;
        this.identities = identities;
        this.keys = keys;
    }

    /** Whoever sends the current request; 401 only when it is certain that the bearer is no good. */
    Uni<Caller> current() {
        HttpServerRequest request = current.getCurrent().request();
        String bearer = bearer(request);
        String source = request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
        if (bearer.startsWith(KEY_PREFIX)) {
            return keys.find(bearer, source)
                    .map(found -> found.orElseThrow(() ->
                            unauthenticated("This key is unknown, disabled or expired; check that it is whole.")));
        }
        return identities
                .getDeferredIdentity()
                .onFailure()
                .transform(Callers::whyNotAuthenticated)
                .map(identity -> person(identity, source));
    }

    /** The organization that a person names by header on paths without one. */
    Optional<String> organizationHeader() {
        return Optional.ofNullable(current.getCurrent().request().getHeader("x-tollway-organization"));
    }

    private static String bearer(HttpServerRequest request) {
        List<String> given = request.headers().getAll("Authorization");
        if (given.size() > 1 || (!given.isEmpty() && request.getHeader("x-api-key") != null)) {
            throw new AccountsError.Malformed("More than one credential is given; send one Authorization header.")
                    .refusal();
        }
        String header = given.isEmpty() ? "" : given.getFirst();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || header.length() > LONGEST_BEARER
                || header.length() == SCHEME.length()) {
            throw unauthenticated("Send Authorization: Bearer with a management key or an access token.");
        }
        return header.substring(SCHEME.length());
    }

    private static Caller person(SecurityIdentity identity, String source) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw unauthenticated("The access token is not accepted.");
        }
        @Nullable String subject = token.getSubject();
        if (subject == null || subject.isBlank()) {
            throw unauthenticated("The access token names no subject.");
        }
        String email = token.getClaim("email") instanceof String text
                ? Emails.normalized(text).orElse(null)
                : null;
        boolean verified =
                email != null && Boolean.parseBoolean(String.valueOf((Object) token.getClaim("email_verified")));
        String name = token.getClaim("name") instanceof String text ? text : null;
        return new Caller.Person(subject, email, verified, name, identity.hasRole("operator"), source);
    }

    /** Only a token that was looked at and found wrong is the caller's failure; whatever kept us from looking is ours. */
    private static Throwable whyNotAuthenticated(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal) {
                return cause;
            }
            if (cause instanceof OIDCException || cause instanceof java.io.IOException) {
                LOG.warnf("the identity provider does not answer: %s", cause.getMessage());
                return new AccountsError.Unavailable("The identity provider does not answer; try again shortly.")
                        .refusal();
            }
        }
        if (failure instanceof AuthenticationFailedException) {
            return unauthenticated("The access token is not accepted; log in again.");
        }
        LOG.warnf(failure, "an access token could not be checked");
        return new AccountsError.Unavailable("The access token cannot be checked now; try again shortly.").refusal();
    }

    private static Refusal unauthenticated(String detail) {
        return new AccountsError.Unauthenticated(detail).refusal();
    }
}
