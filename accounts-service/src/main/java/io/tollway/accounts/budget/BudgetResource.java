package io.tollway.accounts.budget;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Permission;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Budgets of an organization, as the console uses them. */
@Path("/api/v1/organizations/{org}/budgets")
@Consumes(MediaType.APPLICATION_JSON)
class BudgetResource {
    private final Access access;
    private final BudgetAnswers answers;

    BudgetResource(Access access, BudgetAnswers answers) {
        this.access = access;
        this.answers = answers;
    }

    @GET
    public Uni<BudgetView.Page> list(@PathParam("org") String organization) {
        return access.in(organization, Permission.READ_BUDGETS).chain(answers::list);
    }

    @POST
    public Uni<Response> create(
            @PathParam("org") String organization,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return access.in(organization, Permission.MANAGE_BUDGETS)
                .chain(grant -> answers.create(
                        grant, idempotencyKey, "/organizations/" + grant.organization() + "/budgets", body));
    }

    @GET
    @Path("/{id}")
    public Uni<BudgetView.One> get(@PathParam("org") String organization, @PathParam("id") String id) {
        return access.in(organization, Permission.READ_BUDGETS).chain(grant -> answers.get(grant, id));
    }

    @PATCH
    @Path("/{id}")
    public Uni<BudgetView.One> change(@PathParam("org") String organization, @PathParam("id") String id, byte[] body) {
        return access.in(organization, Permission.MANAGE_BUDGETS).chain(grant -> answers.change(grant, id, body));
    }

    @DELETE
    @Path("/{id}")
    public Uni<BudgetView.Deleted> delete(@PathParam("org") String organization, @PathParam("id") String id) {
        return access.in(organization, Permission.MANAGE_BUDGETS).chain(grant -> answers.delete(grant, id));
    }
}
