package io.tollway.console.welcome;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.NewOrganization;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;

/** The first page after signing up: name the organization, and its default project and the owner's membership come with it. */
@Path("/welcome")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class WelcomePage {
    private final Session session;
    private final AccountsApi accounts;

    WelcomePage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance welcome(Frame frame, String name, FormProblem problem);
    }

    @GET
    public TemplateInstance show() {
        return Templates.welcome(session.frame("welcome"), "", FormProblem.NONE);
    }

    @POST
    public Object create(@RestForm String name, @RestForm("request_id") String requestId) {
        try {
            var created = accounts.createOrganization(session.bearer(), requestId, new NewOrganization(name));
            return Response.seeOther(URI.create("/o/" + created.id())).build();
        } catch (ServiceProblem problem) {
            return Templates.welcome(session.frame("welcome"), name, FormProblem.of(problem, "name"));
        }
    }
}
