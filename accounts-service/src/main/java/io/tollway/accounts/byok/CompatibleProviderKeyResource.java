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
import io.tollway.accounts.vault.CredentialChange;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Own provider keys in OpenRouter's shapes. */
@Path("/api/v1/byok")
@Consumes(MediaType.APPLICATION_JSON)
class CompatibleProviderKeyResource {
    private final Access access;
    private final Transactions transactions;
    private final Once once;
    private final ProviderKeys keys;

    CompatibleProviderKeyResource(Access access, Transactions transactions, Once once, ProviderKeys keys) {
        this.access = access;
        this.transactions = transactions;
        this.once = once;
        this.keys = keys;
    }

    @GET
    public Uni<ProviderKeyView.Compatible.Page> list(@QueryParam("workspace_id") @Nullable String workspace) {
        return access.inOwn(Permission.READ_BYOK)
                .chain(grant -> {
                    Optional<UUID> project = Optional.ofNullable(workspace).map(text -> id(text, "workspace"));
                    return transactions.run(
                            Scope.tenant(grant.organization()), tx -> keys.list(tx, grant.organization(), project));
                })
                .map(found -> new ProviderKeyView.Compatible.Page(
                        found.stream().map(ProviderKeyView.Compatible::of).toList(), found.size()));
    }

    @POST
    public Uni<Response> create(@HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return access.inOwn(Permission.MANAGE_BYOK).chain(grant -> {
            NewProviderKey wanted = ProviderKeyBodies.createCompatible(JsonBody.fields(body));
            PostRequest request = PostRequest.of(grant.caller().id(), idempotencyKey, "/byok", body);
            return once.run(Scope.tenant(grant.organization()), request, tx -> keys.create(tx, grant, wanted)
                    .map(saved ->
                            Answer.created(new ProviderKeyView.Compatible.One(ProviderKeyView.Compatible.of(saved)))));
        });
    }

    @GET
    @Path("/{id}")
    public Uni<ProviderKeyView.Compatible.One> get(@PathParam("id") String id) {
        return access.inOwn(Permission.READ_BYOK)
                .chain(grant -> {
                    UUID keyId = id(id, "provider key");
                    return transactions.run(
                            Scope.tenant(grant.organization()), tx -> keys.get(tx, grant.organization(), keyId));
                })
                .map(found -> new ProviderKeyView.Compatible.One(ProviderKeyView.Compatible.of(found)));
    }

    @PATCH
    @Path("/{id}")
    public Uni<ProviderKeyView.Compatible.One> change(@PathParam("id") String id, byte[] body) {
        return access.inOwn(Permission.MANAGE_BYOK)
                .chain(grant -> {
                    UUID keyId = id(id, "provider key");
                    CredentialChange change = ProviderKeyBodies.changeCompatible(JsonBody.fields(body));
                    return transactions.run(
                            Scope.tenant(grant.organization()), tx -> keys.change(tx, grant, keyId, change));
                })
                .map(found -> new ProviderKeyView.Compatible.One(ProviderKeyView.Compatible.of(found)));
    }

    @DELETE
    @Path("/{id}")
    public Uni<ProviderKeyView.Compatible.Deleted> delete(@PathParam("id") String id) {
        return access.inOwn(Permission.MANAGE_BYOK)
                .chain(grant -> {
                    UUID keyId = id(id, "provider key");
                    return transactions.run(Scope.tenant(grant.organization()), tx -> keys.delete(tx, grant, keyId));
                })
                .replaceWith(new ProviderKeyView.Compatible.Deleted(true));
    }

    private static UUID id(String text, String what) {
        return Ids.parse(text).orElseThrow(() -> new AccountsError.NotFound(what).refusal());
    }
}
