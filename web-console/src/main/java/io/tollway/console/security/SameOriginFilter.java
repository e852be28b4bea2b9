package io.tollway.console.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.tollway.console.error.ErrorPage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every changing request that does not come from a form of this console (OWASP: origin check first, then the token).
 *
 * <p>Filters are made before the configuration is read, so what depends on it is behind a proxy.
 */
@Singleton
public class SameOriginFilter {
    /** The hidden field every form carries. */
    public static final String FIELD = "form_token";

    private final FormTokens tokens;
    private final SecurityIdentity identity;
    private final OwnOrigin origin;

    SameOriginFilter(FormTokens tokens, SecurityIdentity identity, OwnOrigin origin) {
        this.tokens = tokens;
        this.identity = identity;
        this.origin = origin;
    }

    @ServerRequestFilter
    @WithFormRead
    public @Nullable Response check(ResteasyReactiveContainerRequestContext context) {
        if (isSafe(context)) {
            return null;
        }
        String site = context.getHeaderString("Sec-Fetch-Site");
        String from = context.getHeaderString("Origin");
        if ((site != null && !site.equals("same-origin")) || (from != null && !origin.is(from))) {
            return refusal("This form was sent from another site and was not carried out.");
        }
        Object sent = ((ResteasyReactiveRequestContext) context.getServerRequestContext())
                .getFormParameter(FIELD, true, false);
        if (!(sent instanceof String token)
                || !tokens.accepts(identity.getPrincipal().getName(), token)) {
            return refusal("This form is too old to be trusted. Go back, reload the page and send it again.");
        }
        return null;
    }

    private static boolean isSafe(ContainerRequestContext context) {
        return switch (context.getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    private static Response refusal(String message) {
        return ErrorPage.response(403, "Not carried out", message);
    }
}
