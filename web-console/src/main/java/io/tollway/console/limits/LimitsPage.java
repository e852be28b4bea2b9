package io.tollway.console.limits;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Key;
import io.tollway.console.client.accounts.AccountsShapes.LimitChange;
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

/** How much traffic a key or a project may have: requests and tokens a minute, requests a day, requests at once. */
@Path("/o/{org}/limits")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class LimitsPage {
    private final Session session;
    private final AccountsApi accounts;

    LimitsPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    /**
     * What is limited.
     *
     * @param kind {@code key} or {@code project}
     */
    public record Limited(String kind, UUID id, String name) {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance limits(Frame frame, Limited limited, LimitForm form);
    }

    @GET
    @Path("keys/{id}")
    public TemplateInstance key(@RestPath UUID org, @RestPath UUID id) {
        Key key = findKey(org, id);
        return page(org, new Limited("key", id, key.name()), LimitForm.of(key.rateLimits()));
    }

    @GET
    @Path("projects/{id}")
    public TemplateInstance project(@RestPath UUID org, @RestPath UUID id) {
        Project project = findProject(org, id);
        return page(org, new Limited("project", id, project.name()), LimitForm.of(project.rateLimits()));
    }

    @POST
    @Path("keys/{id}")
    public Object limitKey(
            @RestPath UUID org,
            @RestPath UUID id,
            @RestForm("requests_per_minute") @Nullable String requestsPerMinute,
            @RestForm("tokens_per_minute") @Nullable String tokensPerMinute,
            @RestForm("requests_per_day") @Nullable String requestsPerDay,
            @RestForm @Nullable String concurrency) {
        LimitForm form = LimitForm.sent(requestsPerMinute, tokensPerMinute, requestsPerDay, concurrency);
        return saved(
                org,
                form,
                change -> accounts.limitKey(session.bearer(), org, id, change),
                () -> new Limited("key", id, findKey(org, id).name()));
    }

    @POST
    @Path("projects/{id}")
    public Object limitProject(
            @RestPath UUID org,
            @RestPath UUID id,
            @RestForm("requests_per_minute") @Nullable String requestsPerMinute,
            @RestForm("tokens_per_minute") @Nullable String tokensPerMinute,
            @RestForm("requests_per_day") @Nullable String requestsPerDay,
            @RestForm @Nullable String concurrency) {
        LimitForm form = LimitForm.sent(requestsPerMinute, tokensPerMinute, requestsPerDay, concurrency);
        return saved(
                org,
                form,
                change -> accounts.limitProject(session.bearer(), org, id, change),
                () -> new Limited("project", id, findProject(org, id).name()));
    }

    private Object saved(
            UUID org,
            LimitForm form,
            java.util.function.Consumer<LimitChange> save,
            java.util.function.Supplier<Limited> limited) {
        try {
            save.accept(new LimitChange(form.limits()));
            return Response.seeOther(URI.create("/o/" + org + "/keys")).build();
        } catch (NumberFormatException e) {
            return page(
                    org,
                    limited.get(),
                    form.refused(new FormProblem("Limits are whole numbers; leave a field empty for none.", Map.of())));
        } catch (ServiceProblem problem) {
            return page(
                    org,
                    limited.get(),
                    form.refused(FormProblem.of(
                            problem,
                            "rate_limits.requests_per_minute",
                            "rate_limits.tokens_per_minute",
                            "rate_limits.requests_per_day",
                            "rate_limits.concurrency")));
        }
    }

    private TemplateInstance page(UUID org, Limited limited, LimitForm form) {
        return Templates.limits(session.frame(org, "keys"), limited, form);
    }

    private Key findKey(UUID org, UUID id) {
        return accounts.keys(session.bearer(), org).data().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }

    private Project findProject(UUID org, UUID id) {
        return accounts.organization(session.bearer(), org).projects().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }
}
