package io.tollway.console.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.tollway.console.ConsoleConfig;
import io.tollway.console.error.ErrorPage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** Refuses every changing request that does not come from a form of this console (OWASP: origin check first, then the token). */
@Singleton
public class SameOriginFilter {
    /** The hidden field every form carries. */
    public static final String FIELD = "form_token";

    private final FormTokens tokens;
    private final SecurityIdentity identity;
    private final String origin;

    SameOriginFilter(FormTokens tokens, SecurityIdentity identity, ConsoleConfig config) {
        this.tokens = tokens;
        this.identity = identity;
        this.origin = originOf(config.publicUrl());
    }

    @ServerRequestFilter
    @WithFormRead
    public @Nullable Response check(ResteasyReactiveContainerRequestContext context) {
        if (isSafe(context)) {
            return null;
        }
        String site = context.getHeaderString("Sec-Fetch-Site");
        String from = context.getHeaderString("Origin");
        if ((site != null && !site.equals("same-origin")) || (from != null && !from.equals(origin))) {
            return refusal("This form was sent from another site and was not carried out.");
        }
        Object sent = ((ResteasyReactiveRequestContext) context.getServerRequestContext()).getFormParameter(FIELD, true, false);
        if (!(sent instanceof String token) || !tokens.accepts(identity.getPrincipal().getName(), token)) {
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

    private static String originOf(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port;
    }
}
