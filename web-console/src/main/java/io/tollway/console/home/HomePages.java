package io.tollway.console.home;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.Panel;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Key;
import io.tollway.console.client.accounts.AccountsShapes.Me;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Balance;
import io.tollway.console.client.billing.BillingShapes.Generation;
import io.tollway.console.models.FirstCall;
import io.tollway.console.models.FirstCalls;
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
import org.jspecify.annotations.Nullable;

/** The landing page, the way in, and the overview. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class HomePages {
    private static final int RECENT = 8;

    private final Session session;
    private final AccountsApi accounts;
    private final BillingApi billing;
    private final FirstCalls firstCalls;

    HomePages(
            Session session, @RestClient AccountsApi accounts, @RestClient BillingApi billing, FirstCalls firstCalls) {
        this.session = session;
        this.accounts = accounts;
        this.billing = billing;
        this.firstCalls = firstCalls;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance landing(@Nullable Frame frame, FirstCall call);

        static native TemplateInstance overview(
                Frame frame,
                Panel<Balance> balance,
                Panel<List<Key>> keys,
                Panel<List<Generation>> recent,
                FirstCall call,
                boolean payFirst);
    }

    @GET
    public TemplateInstance landing() {
        return Templates.landing(session.frameIfSignedIn(null, "landing").orElse(null), firstCalls.now());
    }

    /** The way in, also for registration ({@code ?prompt=create}): whoever arrives here is signed in. */
    @GET
    @Path("signed-in")
    @Authenticated
    public Response signedIn() {
        Me me = session.me();
        return Response.seeOther(URI.create(start(me))).build();
    }

    /** Staff belong to no organization and are not asked to found one. */
    private static String start(Me me) {
        if (!me.organizations().isEmpty()) {
            return "/o/" + me.organizations().get(0).id();
        }
        return me.operator() ? "/operator" : "/welcome";
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
        Panel<Balance> money = balance.get();
        return Templates.overview(
                frame,
                money,
                keys.get(),
                recent.get(),
                firstCalls.now(),
                money.loaded() && money.value().nothingAvailable());
    }
}
