package io.tollway.console.usage;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Generation;
import io.tollway.console.client.billing.BillingShapes.Page;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The request log, newest first, and the evidence of one request. */
@Path("/o/{org}/usage")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class UsagePage {
    private static final int ROWS = 50;

    private final Session session;
    private final BillingApi billing;

    UsagePage(Session session, @RestClient BillingApi billing) {
        this.session = session;
        this.billing = billing;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance usage(Frame frame, Panel<Page<Generation>> requests);

        static native TemplateInstance request(Frame frame, Generation request);
    }

    @GET
    public TemplateInstance list(@RestPath UUID org, @RestQuery @Nullable String cursor) {
        String bearer = session.bearer();
        return Templates.usage(session.frame(org, "usage"), Panel.of(() -> billing.usage(bearer, org, cursor, ROWS)));
    }

    @GET
    @Path("{id}")
    public TemplateInstance one(@RestPath UUID org, @RestPath String id) {
        Frame frame = session.frame(org, "usage");
        try {
            return Templates.request(
                    frame, billing.generation(session.bearer(), org, id).data());
        } catch (ServiceProblem refused) {
            throw refused.status() == 404 ? noSuchRequest() : refused;
        }
    }

    private static ServiceProblem noSuchRequest() {
        return new ServiceProblem(
                404, "There is no such request in this organization. A new one appears within seconds.", List.of());
    }
}
