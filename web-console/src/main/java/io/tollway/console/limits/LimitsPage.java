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
import io.tollway.console.client.accounts.AccountsShapes.LimitOfAll;
import io.tollway.console.client.accounts.AccountsShapes.LimitOfEndUsers;
import io.tollway.console.client.accounts.AccountsShapes.Organization;
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

/** How much traffic a key, a project, an organization or each of its end users may have: requests and tokens a minute, requests a day, requests at once. */
@Path("/o/{org}/limits")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class LimitsPage {
    private static final String KEYS = "keys";
    private static final String PROJECTS = "projects";
    private static final String ORGANIZATIONS = "organizations";

    private final Session session;
    private final AccountsApi accounts;

    LimitsPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance limits(Frame frame, Limited limited, LimitForm form);
    }

    @GET
    @Path("{kind}/{id}")
    public TemplateInstance ofAll(@RestPath UUID org, @RestPath String kind, @RestPath UUID id) {
        return page(org, limited(org, kind, id, false));
    }

    @GET
    @Path("{kind}/{id}/end-users")
    public TemplateInstance ofEndUsers(@RestPath UUID org, @RestPath String kind, @RestPath UUID id) {
        return page(org, limited(org, kind, id, true));
    }

    @POST
    @Path("{kind}/{id}")
    public Object limitAll(
            @RestPath UUID org,
            @RestPath String kind,
            @RestPath UUID id,
            @RestForm("requests_per_minute") @Nullable String requestsPerMinute,
            @RestForm("tokens_per_minute") @Nullable String tokensPerMinute,
            @RestForm("requests_per_day") @Nullable String requestsPerDay,
            @RestForm @Nullable String concurrency) {
        return save(
                org,
                limited(org, kind, id, false),
                LimitForm.sent(requestsPerMinute, tokensPerMinute, requestsPerDay, concurrency));
    }

    @POST
    @Path("{kind}/{id}/end-users")
    public Object limitEndUsers(
            @RestPath UUID org,
            @RestPath String kind,
            @RestPath UUID id,
            @RestForm("requests_per_minute") @Nullable String requestsPerMinute,
            @RestForm("tokens_per_minute") @Nullable String tokensPerMinute,
            @RestForm("requests_per_day") @Nullable String requestsPerDay,
            @RestForm @Nullable String concurrency) {
        return save(
                org,
                limited(org, kind, id, true),
                LimitForm.sent(requestsPerMinute, tokensPerMinute, requestsPerDay, concurrency));
    }

    private Object save(UUID org, Limited limited, LimitForm form) {
        try {
            change(org, limited, form);
            String back = limited.kind().equals(ORGANIZATIONS) ? "/settings" : "/keys";
            return Response.seeOther(URI.create("/o/" + org + back)).build();
        } catch (NumberFormatException e) {
            return page(
                    org,
                    limited,
                    form.refused(new FormProblem("Limits are whole numbers; leave a field empty for none.", Map.of())));
        } catch (ServiceProblem problem) {
            return page(
                    org,
                    limited,
                    form.refused(FormProblem.of(
                            problem,
                            limited.field("requests_per_minute"),
                            limited.field("tokens_per_minute"),
                            limited.field("requests_per_day"),
                            limited.field("concurrency"))));
        }
    }

    private void change(UUID org, Limited limited, LimitForm form) {
        LimitChange change = limited.eachEndUser() ? new LimitOfEndUsers(form.limits()) : new LimitOfAll(form.limits());
        switch (limited.kind()) {
            case KEYS -> accounts.limitKey(session.bearer(), org, limited.id(), change);
            case PROJECTS -> accounts.limitProject(session.bearer(), org, limited.id(), change);
            default -> accounts.limitOrganization(session.bearer(), org, change);
        }
    }

    private TemplateInstance page(UUID org, Limited limited) {
        return page(org, limited, LimitForm.of(limited.limits()));
    }

    private TemplateInstance page(UUID org, Limited limited, LimitForm form) {
        String tab = limited.kind().equals(ORGANIZATIONS) ? "settings" : "keys";
        return Templates.limits(session.frame(org, tab), limited, form);
    }

    /** @throws NotFoundException for what is not there, and for end users of a key, which have no limits of their own */
    private Limited limited(UUID org, String kind, UUID id, boolean each) {
        return switch (kind) {
            case KEYS -> {
                Key key = accounts.keys(session.bearer(), org).data().stream()
                        .filter(candidate -> candidate.id().equals(id) && !each)
                        .findFirst()
                        .orElseThrow(NotFoundException::new);
                yield new Limited(kind, id, key.name(), each, key.rateLimits());
            }
            case PROJECTS -> {
                Project project = accounts.organization(session.bearer(), org).projects().stream()
                        .filter(candidate -> candidate.id().equals(id))
                        .findFirst()
                        .orElseThrow(NotFoundException::new);
                yield new Limited(
                        kind, id, project.name(), each, each ? project.endUserRateLimits() : project.rateLimits());
            }
            case ORGANIZATIONS -> {
                if (!id.equals(org)) {
                    throw new NotFoundException();
                }
                Organization all = accounts.organization(session.bearer(), org);
                yield new Limited(kind, id, all.name(), each, each ? all.endUserRateLimits() : all.rateLimits());
            }
            default -> throw new NotFoundException();
        };
    }
}
