package io.tollway.console.operator;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.Panel;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.OrganizationLine;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The organizations of the platform, and where the rest of an operator's work is done until it has pages. */
@Path("/operator")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class OperatorPage {
    private final Session session;
    private final AccountsApi accounts;

    OperatorPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance operator(Frame frame, Panel<List<OrganizationLine>> organizations);
    }

    @GET
    public TemplateInstance show() {
        if (!session.me().operator()) {
            throw new NotFoundException();
        }
        String bearer = session.bearer();
        return Templates.operator(session.frame("operator"), Panel.of(() -> accounts.allOrganizations(bearer)
                .data()));
    }
}
