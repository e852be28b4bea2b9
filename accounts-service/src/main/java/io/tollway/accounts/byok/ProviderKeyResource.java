package io.tollway.accounts.byok;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.input.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The own provider keys of a project, as the console uses them. */
@Path("/api/v1/organizations/{org}/projects/{project}/byok")
@Consumes(MediaType.APPLICATION_JSON)
class ProviderKeyResource {
    private final Access access;
    private final Transactions transactions;
    private final Once once;
    private final ProviderKeys keys;
    private final BaseUrlGuard guard;

    ProviderKeyResource(Access access, Transactions transactions, Once once, ProviderKeys keys, BaseUrlGuard guard) {
        this.access = access;
        this.transactions = transactions;
        this.once = once;
        this.keys = keys;
        this.guard = guard;
    }

    @GET
    public Uni<ProviderKeyView.Page> list(@PathParam("org") String organization, @PathParam("project") String project) {
        return access.in(organization, Permission.READ_BYOK)
                .chain(grant -> {
                    UUID id = id(project, "project");
                    return transactions.run(
                            Scope.tenant(grant.organization()), tx -> keys.ofProject(tx, grant.organization(), id));
                })
                .map(found -> new ProviderKeyView.Page(
                        found.stream().map(ProviderKeyView::of).toList()));
    }

    @POST
    public Uni<Response> create(
            @PathParam("org") String organization,
            @PathParam("project") String project,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return access.in(organization, Permission.MANAGE_BYOK).chain(grant -> {
            NewProviderKey wanted = ProviderKeyBodies.create(id(project, "project"), JsonBody.fields(body));
            PostRequest request = PostRequest.of(
                    grant.caller().id(),
                    idempotencyKey,
                    "/organizations/" + grant.organization() + "/projects/" + project + "/byok",
                    body);
            Uni<?> checked = wanted.baseUrl().isPresent()
                    ? guard.check(wanted.baseUrl().get())
                    : Uni.createFrom().voidItem();
            return checked.chain(
                    () -> once.run(Scope.tenant(grant.organization()), request, tx -> keys.create(tx, grant, wanted)
                            .map(saved -> Answer.created(ProviderKeyView.of(saved)))));
        });
    }

    @DELETE
    @Path("/{id}")
    public Uni<Void> delete(
            @PathParam("org") String organization, @PathParam("project") String project, @PathParam("id") String id) {
        return access.in(organization, Permission.MANAGE_BYOK).chain(grant -> {
            UUID projectId = id(project, "project");
            UUID keyId = id(id, "provider key");
            return transactions.run(Scope.tenant(grant.organization()), tx -> keys.get(tx, grant.organization(), keyId)
                    .invoke(found -> {
                        if (!projectId.equals(found.projectId())) {
                            throw new AccountsError.NotFound("provider key").refusal();
                        }
                    })
                    .chain(() -> keys.delete(tx, grant, keyId)));
        });
    }

    private static UUID id(String text, String what) {
        return Ids.parse(text).orElseThrow(() -> new AccountsError.NotFound(what).refusal());
    }
}
