package io.tollway.console.keys;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.CreatedKey;
import io.tollway.console.client.accounts.AccountsShapes.Key;
import io.tollway.console.client.accounts.AccountsShapes.KeyChange;
import io.tollway.console.client.accounts.AccountsShapes.NewKey;
import io.tollway.console.client.accounts.AccountsShapes.Project;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Balance;
import io.tollway.console.models.FirstCall;
import io.tollway.console.models.FirstCalls;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** API keys. A new key is shown on the page that answers its form, and never again. */
@Path("/o/{org}/keys")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class KeysPage {
    private final Session session;
    private final AccountsApi accounts;
    private final BillingApi billing;
    private final FirstCalls firstCalls;

    KeysPage(Session session, @RestClient AccountsApi accounts, @RestClient BillingApi billing, FirstCalls firstCalls) {
        this.session = session;
        this.accounts = accounts;
        this.billing = billing;
        this.firstCalls = firstCalls;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance keys(
                Frame frame, Panel<List<Key>> keys, Panel<List<Project>> projects, KeyForm form);

        static native TemplateInstance created(
                Frame frame, String name, String secret, boolean management, FirstCall call, boolean payFirst);

        static native TemplateInstance delete(Frame frame, Key key);
    }

    @GET
    public TemplateInstance list(@RestPath UUID org) {
        return page(org, KeyForm.suggested());
    }

    @POST
    public Object create(
            @RestPath UUID org,
            @RestForm String name,
            @RestForm @Nullable String kind,
            @RestForm("project_id") @Nullable String projectId,
            @RestForm("limit_usd") @Nullable String limitUsd,
            @RestForm("limit_reset") @Nullable String limitReset,
            @RestForm("request_id") String requestId) {
        Frame frame = session.frame(org, "keys");
        boolean management = "management".equals(kind);
        try {
            CreatedKey created = management
                    ? accounts.createManagementKey(session.bearer(), requestId, org, new NewKey(name, null, null, null))
                    : accounts.createKey(
                            session.bearer(),
                            requestId,
                            org,
                            new NewKey(name, uuid(projectId), blankToNull(limitUsd), resetOf(limitUsd, limitReset)));
            String secret = created.key();
            if (secret == null) {
                // The form was sent again, as a reload does. The key was shown once and is not known any more.
                return back(org);
            }
            return Templates.created(
                    frame, created.data().name(), secret, management, firstCalls.now(), payFirst(frame, org));
        } catch (ServiceProblem problem) {
            FormProblem wrong = FormProblem.of(problem, "name", "project_id", "limit_usd", "limit_reset");
            return page(org, new KeyForm(name, String.valueOf(limitUsd), String.valueOf(limitReset), wrong));
        }
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@RestPath UUID org, @RestPath UUID id) {
        accounts.changeKey(session.bearer(), org, id, new KeyChange(true));
        return back(org);
    }

    @POST
    @Path("{id}/enable")
    public Response enable(@RestPath UUID org, @RestPath UUID id) {
        accounts.changeKey(session.bearer(), org, id, new KeyChange(false));
        return back(org);
    }

    /** Deleting cannot be undone, so it is asked about on a page of its own. */
    @GET
    @Path("{id}/delete")
    public TemplateInstance askToDelete(@RestPath UUID org, @RestPath UUID id) {
        Frame frame = session.frame(org, "keys");
        Key key = accounts.keys(session.bearer(), org).data().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        return Templates.delete(frame, key);
    }

    @POST
    @Path("{id}/delete")
    public Response delete(@RestPath UUID org, @RestPath UUID id) {
        accounts.deleteKey(session.bearer(), org, id);
        return back(org);
    }

    /** Whether a first call would be refused for want of credit; false when that is not known. */
    private boolean payFirst(Frame frame, UUID org) {
        if (!frame.maySeeMoney()) {
            return false;
        }
        String bearer = session.bearer();
        Panel<Balance> balance = Panel.of(() -> billing.balance(bearer, org));
        return balance.loaded() && balance.value().nothingAvailable();
    }

    private TemplateInstance page(UUID org, KeyForm form) {
        Frame frame = session.frame(org, "keys");
        String bearer = session.bearer();
        Panel.Loading<List<Key>> keys =
                Panel.load(() -> accounts.keys(bearer, org).data());
        Panel.Loading<List<Project>> projects =
                Panel.load(() -> accounts.organization(bearer, org).projects());
        return Templates.keys(frame, keys.get(), projects.get(), form);
    }

    private static Response back(UUID org) {
        return Response.seeOther(URI.create("/o/" + org + "/keys")).build();
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        String value = blankToNull(text);
        return value == null ? null : UUID.fromString(value);
    }

    private static @Nullable String resetOf(@Nullable String limitUsd, @Nullable String limitReset) {
        return blankToNull(limitUsd) == null || "never".equals(limitReset) ? null : blankToNull(limitReset);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.trim();
    }
}
