package io.tollway.console.projects;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Project;
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
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** One project: whether it keeps the responses that its programs ask to have stored. */
@Path("/o/{org}/projects/{id}")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class ProjectPage {
    private static final FormProblem NOT_DAYS =
            new FormProblem("", Map.of("response_retention_days", "Give a whole number of days."));

    private final Session session;
    private final AccountsApi accounts;

    ProjectPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance project(Frame frame, Project project, StorageForm form);
    }

    @GET
    public TemplateInstance show(@RestPath UUID org, @RestPath UUID id) {
        Project project = find(org, id);
        return page(org, project, StorageForm.of(project));
    }

    @POST
    @Path("stored-responses")
    public Object store(
            @RestPath UUID org,
            @RestPath UUID id,
            @RestForm("store_responses") @Nullable String store,
            @RestForm("response_retention_days") @Nullable String days) {
        StorageForm form = StorageForm.sent(store, days);
        try {
            accounts.storeResponses(session.bearer(), org, id, form.change());
            return Response.seeOther(URI.create("/o/" + org + "/projects/" + id))
                    .build();
        } catch (NumberFormatException e) {
            return page(org, find(org, id), form.refused(NOT_DAYS));
        } catch (ServiceProblem problem) {
            return page(org, find(org, id), form.refused(FormProblem.of(problem, "response_retention_days")));
        }
    }

    private TemplateInstance page(UUID org, Project project, StorageForm form) {
        return Templates.project(session.frame(org, "keys"), project, form);
    }

    private Project find(UUID org, UUID id) {
        return accounts.organization(session.bearer(), org).projects().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }
}
