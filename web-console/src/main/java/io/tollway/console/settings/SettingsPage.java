package io.tollway.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Organization;
import io.tollway.console.client.accounts.AccountsShapes.OrganizationChange;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The organization itself. */
@Path("/o/{org}/settings")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class SettingsPage {
    /** Suggestions only: any IANA name is accepted, and the others are old names of these. */
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(Pattern.compile("(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*|UTC")
                    .asMatchPredicate())
            .sorted()
            .toList();

    private final Session session;
    private final AccountsApi accounts;

    SettingsPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance settings(
                Frame frame, Organization settings, SettingsForm form, List<String> zones);
    }

    @GET
    public TemplateInstance show(@RestPath UUID org) {
        Organization now = accounts.organization(session.bearer(), org);
        return page(org, now, SettingsForm.sent(now.name(), now.timeZone()));
    }

    @POST
    public Object change(
            @RestPath UUID org, @RestForm @Nullable String name, @RestForm("time_zone") @Nullable String timeZone) {
        SettingsForm form = SettingsForm.sent(name, timeZone);
        try {
            accounts.changeOrganization(session.bearer(), org, new OrganizationChange(form.name(), form.timeZone()));
            return Response.seeOther(URI.create("/o/" + org + "/settings")).build();
        } catch (ServiceProblem problem) {
            return page(
                    org,
                    accounts.organization(session.bearer(), org),
                    form.refused(FormProblem.of(problem, "name", "time_zone")));
        }
    }

    private TemplateInstance page(UUID org, Organization now, SettingsForm form) {
        return Templates.settings(session.frame(org, "settings"), now, form, ZONES);
    }
}
