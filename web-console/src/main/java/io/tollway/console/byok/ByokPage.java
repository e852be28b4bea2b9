package io.tollway.console.byok;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.ByokKey;
import io.tollway.console.client.accounts.AccountsShapes.NewByokKey;
import io.tollway.console.client.accounts.AccountsShapes.Project;
import io.tollway.console.client.accounts.AccountsShapes.ProjectChange;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** A customer's own provider keys, project by project. A key goes in and never comes out again. */
@Path("/o/{org}/byok")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class ByokPage {
    private final Session session;
    private final AccountsApi accounts;

    ByokPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    /** One project and its own keys. */
    public record ProjectKeys(Project project, List<ByokKey> keys) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance byok(Frame frame, Panel<List<ProjectKeys>> projects, String problem);

        static native TemplateInstance delete(Frame frame, Project project, ByokKey key);
    }

    @GET
    public TemplateInstance show(@RestPath UUID org) {
        return page(org, "");
    }

    @POST
    @Path("{project}")
    public Object add(
            @RestPath UUID org,
            @RestPath UUID project,
            @RestForm String provider,
            @RestForm String label,
            @RestForm String secret,
            @RestForm("base_url") @Nullable String baseUrl,
            @RestForm("request_id") String requestId) {
        try {
            String url = baseUrl == null || baseUrl.isBlank() ? null : baseUrl.trim();
            accounts.createByokKey(
                    session.bearer(),
                    requestId,
                    org,
                    project,
                    new NewByokKey(provider.trim(), label, secret.trim(), url));
            return back(org);
        } catch (ServiceProblem problem) {
            return page(org, FormProblem.of(problem).general());
        }
    }

    @POST
    @Path("{project}/mode")
    public Object mode(@RestPath UUID org, @RestPath UUID project, @RestForm("byok_mode") String mode) {
        try {
            accounts.changeProject(session.bearer(), org, project, new ProjectChange(mode));
            return back(org);
        } catch (ServiceProblem problem) {
            return page(org, FormProblem.of(problem).general());
        }
    }

    @GET
    @Path("{project}/{id}/delete")
    public TemplateInstance askToDelete(@RestPath UUID org, @RestPath UUID project, @RestPath UUID id) {
        Frame frame = session.frame(org, "byok");
        String bearer = session.bearer();
        Project named = accounts.organization(bearer, org).projects().stream()
                .filter(candidate -> candidate.id().equals(project))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        ByokKey key = accounts.byokKeys(bearer, org, project).data().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        return Templates.delete(frame, named, key);
    }

    @POST
    @Path("{project}/{id}/delete")
    public Response delete(@RestPath UUID org, @RestPath UUID project, @RestPath UUID id) {
        accounts.deleteByokKey(session.bearer(), org, project, id);
        return back(org);
    }

    private TemplateInstance page(UUID org, String problem) {
        Frame frame = session.frame(org, "byok");
        String bearer = session.bearer();
        Panel<List<ProjectKeys>> projects = Panel.of(() -> {
            List<ProjectKeys> all = new ArrayList<>();
            for (Project project : accounts.organization(bearer, org).projects()) {
                all.add(new ProjectKeys(
                        project, accounts.byokKeys(bearer, org, project.id()).data()));
            }
            return all;
        });
        return Templates.byok(frame, projects, problem);
    }

    private static Response back(UUID org) {
        return Response.seeOther(URI.create("/o/" + org + "/byok")).build();
    }
}
