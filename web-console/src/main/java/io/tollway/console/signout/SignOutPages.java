package io.tollway.console.signout;

import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.ConsoleConfig;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Signing out is a form like every other that changes something, so no other site can do it to somebody. It forgets the session here and then ends the one at the identity provider
 * (OpenID Connect RP-Initiated Logout 1.0), without which "Sign in" would let the next person at this browser in unasked.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class SignOutPages {
    private final Session session;
    private final SecurityIdentity identity;
    private final OidcSession oidc;
    private final OidcConfigurationMetadata provider;
    private final ConsoleConfig config;
    private final String clientId;

    SignOutPages(
            Session session,
            SecurityIdentity identity,
            OidcSession oidc,
            OidcConfigurationMetadata provider,
            ConsoleConfig config,
            @ConfigProperty(name = "quarkus.oidc.client-id") String clientId) {
        this.session = session;
        this.identity = identity;
        this.oidc = oidc;
        this.provider = provider;
        this.config = config;
        this.clientId = clientId;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance signOut(Frame frame);

        static native TemplateInstance signedOut();
    }

    /** For whoever typed or kept the address: asks, since a GET changes nothing. */
    @GET
    @Path("logout")
    @Authenticated
    public TemplateInstance ask() {
        return Templates.signOut(session.frame("logout"));
    }

    @POST
    @Path("logout")
    public Response signOut() {
        URI next = atTheProvider();
        oidc.logout().await().indefinitely();
        return Response.seeOther(next).build();
    }

    @GET
    @Path("signed-out")
    public TemplateInstance signedOut() {
        return Templates.signedOut();
    }

    private URI atTheProvider() {
        URI back = UriBuilder.fromUri(config.publicUrl()).path("signed-out").build();
        String endSession = provider.getEndSessionUri();
        if (endSession == null || identity.isAnonymous()) {
            return back;
        }
        UriBuilder next = UriBuilder.fromUri(endSession)
                .queryParam("client_id", clientId)
                .queryParam("post_logout_redirect_uri", "{back}");
        IdTokenCredential token = identity.getCredential(IdTokenCredential.class);
        return token == null
                ? next.build(back.toString())
                : next.queryParam("id_token_hint", "{hint}").build(back.toString(), token.getToken());
    }
}
