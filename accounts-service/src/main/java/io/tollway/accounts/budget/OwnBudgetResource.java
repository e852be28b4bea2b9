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

/** Budgets of the organization whose management key calls, or that a person names in a header. */
@Path("/api/v1/budgets")
@Consumes(MediaType.APPLICATION_JSON)
class OwnBudgetResource {
    private final Access access;
    private final BudgetAnswers answers;

    OwnBudgetResource(Access access, BudgetAnswers answers) {
        this.access = access;
        this.answers = answers;
    }

    @GET
    public Uni<BudgetView.Page> list() {
        return access.inOwn(Permission.READ_BUDGETS).chain(answers::list);
    }

    @POST
    public Uni<Response> create(@HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return access.inOwn(Permission.MANAGE_BUDGETS)
                .chain(grant -> answers.create(grant, idempotencyKey, "/budgets", body));
    }

    @GET
    @Path("/{id}")
    public Uni<BudgetView.One> get(@PathParam("id") String id) {
        return access.inOwn(Permission.READ_BUDGETS).chain(grant -> answers.get(grant, id));
    }

    @PATCH
    @Path("/{id}")
    public Uni<BudgetView.One> change(@PathParam("id") String id, byte[] body) {
        return access.inOwn(Permission.MANAGE_BUDGETS).chain(grant -> answers.change(grant, id, body));
    }

    @DELETE
    @Path("/{id}")
    public Uni<BudgetView.Deleted> delete(@PathParam("id") String id) {
        return access.inOwn(Permission.MANAGE_BUDGETS).chain(grant -> answers.delete(grant, id));
    }
}
