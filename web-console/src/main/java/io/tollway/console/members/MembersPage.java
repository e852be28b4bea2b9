package io.tollway.console.members;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Member;
import io.tollway.console.client.accounts.AccountsShapes.NewMember;
import io.tollway.console.client.accounts.AccountsShapes.RoleChange;
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

/** Members and their roles. */
@Path("/o/{org}/members")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class MembersPage {
    private final Session session;
    private final AccountsApi accounts;

    MembersPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance members(Frame frame, Panel<List<Member>> members, FormProblem problem);

        static native TemplateInstance remove(Frame frame, Member member);
    }

    @GET
    public TemplateInstance list(@RestPath UUID org) {
        return page(org, FormProblem.NONE);
    }

    @POST
    public Object add(
            @RestPath UUID org,
            @RestForm String email,
            @RestForm String role,
            @RestForm("request_id") String requestId) {
        try {
            accounts.addMember(session.bearer(), requestId, org, new NewMember(email.trim(), role));
            return back(org);
        } catch (ServiceProblem problem) {
            return page(org, FormProblem.of(problem, "email", "role"));
        }
    }

    @POST
    @Path("{id}/role")
    public Object changeRole(@RestPath UUID org, @RestPath UUID id, @RestForm String role) {
        try {
            accounts.changeRole(session.bearer(), org, id, new RoleChange(role));
            return back(org);
        } catch (ServiceProblem problem) {
            return page(org, FormProblem.of(problem));
        }
    }

    @GET
    @Path("{id}/remove")
    public TemplateInstance askToRemove(@RestPath UUID org, @RestPath UUID id) {
        Frame frame = session.frame(org, "members");
        Member member = accounts.members(session.bearer(), org).data().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        return Templates.remove(frame, member);
    }

    /** Also withdraws an invitation. */
    @POST
    @Path("{id}/remove")
    public Object remove(@RestPath UUID org, @RestPath UUID id) {
        try {
            accounts.removeMember(session.bearer(), org, id);
            return back(org);
        } catch (ServiceProblem problem) {
            return page(org, FormProblem.of(problem));
        }
    }

    private static Response back(UUID org) {
        return Response.seeOther(URI.create("/o/" + org + "/members")).build();
    }

    private TemplateInstance page(UUID org, FormProblem problem) {
        String bearer = session.bearer();
        return Templates.members(
                session.frame(org, "members"),
                Panel.of(() -> accounts.members(bearer, org).data()),
                problem);
    }
}
