package io.tollway.console.home;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.ConsoleConfig;
import io.tollway.console.client.Panel;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Key;
import io.tollway.console.client.accounts.AccountsShapes.Me;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Balance;
import io.tollway.console.client.billing.BillingShapes.Generation;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestPath;

/** The landing page, the way in, and the overview. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class HomePages {
    private static final int RECENT = 8;

    private final Session session;
    private final AccountsApi accounts;
    private final BillingApi billing;
    private final ConsoleConfig config;

    HomePages(Session session, @RestClient AccountsApi accounts, @RestClient BillingApi billing, ConsoleConfig config) {
        this.session = session;
        this.accounts = accounts;
        this.billing = billing;
        this.config = config;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance landing(String gatewayUrl);

        static native TemplateInstance overview(
                Frame frame,
                Panel<Balance> balance,
                Panel<List<Key>> keys,
                Panel<List<Generation>> recent,
                String gatewayUrl);
    }

    @GET
    public TemplateInstance landing() {
        return Templates.landing(config.gatewayUrl().toString());
    }

    /** The way in, also for registration ({@code ?prompt=create}): whoever arrives here is signed in. */
    @GET
    @Path("signed-in")
    @Authenticated
    public Response signedIn() {
        Me me = session.me();
        String next = me.organizations().isEmpty()
                ? "/welcome"
                : "/o/" + me.organizations().get(0).id();
        return Response.seeOther(URI.create(next)).build();
    }

    @GET
    @Path("o/{org}")
    @Authenticated
    public TemplateInstance overview(@RestPath UUID org) {
        Frame frame = session.frame(org, "overview");
        String bearer = session.bearer();
        Panel.Loading<Balance> balance = Panel.load(() -> billing.balance(bearer, org));
        Panel.Loading<List<Key>> keys =
                Panel.load(() -> accounts.keys(bearer, org).data());
        Panel.Loading<List<Generation>> recent =
                Panel.load(() -> billing.usage(bearer, org, null, RECENT).data());
        return Templates.overview(
                frame,
                balance.get(),
                keys.get(),
                recent.get(),
                config.gatewayUrl().toString());
    }
}
