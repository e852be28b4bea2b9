package io.tollway.accounts.apikey;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.JsonBody;
import io.tollway.accounts.tenant.Organizations;
import io.tollway.contracts.state.ApiKeyState;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of an organization, as the console uses them. */
@Path("/api/v1/organizations/{org}")
@Consumes(MediaType.APPLICATION_JSON)
class KeyResource {
    private static final int MOST = 1_000;

    private record NewManagementKey(String name, List<String> scopes) {}

    private final Access access;
    private final Transactions transactions;
    private final Once once;
    private final ApiKeys keys;
    private final Organizations organizations;
    private final KeySpending spending;
    private final KeyBodies bodies;

    KeyResource(
            Access access,
            Transactions transactions,
            Once once,
            ApiKeys keys,
            Organizations organizations,
            KeySpending spending,
            Clock clock) {
        this.access = access;
        this.transactions = transactions;
        this.once = once;
        this.keys = keys;
        this.organizations = organizations;
        this.spending = spending;
        this.bodies = new KeyBodies(clock);
    }

    @GET
    @Path("/keys")
    public Uni<KeyView.Page> list(@PathParam("org") String organization) {
        return access.in(organization, Permission.READ_KEYS, Permission.USE_OWN_KEYS)
                .chain(grant -> list(grant, ApiKeyState.Kind.API));
    }

    @POST
    @Path("/keys")
    public Uni<Response> create(
            @PathParam("org") String organization,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return access.in(organization, Permission.USE_OWN_KEYS).chain(grant -> {
            NewKey wanted = bodies.create(JsonBody.fields(body));
            return once.run(
                    Scope.tenant(grant.organization()),
                    request(grant, idempotencyKey, "/keys", body),
                    tx -> keys.create(tx, grant, wanted)
                            .map(created ->
                                    Answer.created(KeyView.Created.of(created), KeyView.Created.replay(created))));
        });
    }

    @PATCH
    @Path("/keys/{key}")
    public Uni<KeyView> change(@PathParam("org") String organization, @PathParam("key") String key, byte[] body) {
        return access.in(organization, Permission.USE_OWN_KEYS)
                .chain(grant -> {
                    KeyName name = KeyName.of(key);
                    KeyChange change = bodies.change(JsonBody.fields(body));
                    return transactions.run(
                            Scope.tenant(grant.organization()), tx -> keys.change(tx, grant, name, change));
                })
                .map(KeyView::of);
    }

    @DELETE
    @Path("/keys/{key}")
    public Uni<Void> delete(@PathParam("org") String organization, @PathParam("key") String key) {
        return access.in(organization, Permission.USE_OWN_KEYS).chain(grant -> {
            KeyName name = KeyName.of(key);
            return transactions.run(Scope.tenant(grant.organization()), tx -> keys.delete(tx, grant, name));
        });
    }

    @GET
    @Path("/management-keys")
    public Uni<KeyView.Page> listManagementKeys(@PathParam("org") String organization) {
        return access.in(organization, Permission.MANAGE_MANAGEMENT_KEYS)
                .chain(grant -> list(grant, ApiKeyState.Kind.MANAGEMENT));
    }

    @POST
    @Path("/management-keys")
    public Uni<Response> createManagementKey(
            @PathParam("org") String organization,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return access.in(organization, Permission.MANAGE_MANAGEMENT_KEYS).chain(grant -> {
            NewManagementKey wanted = newManagementKey(JsonBody.fields(body));
            return once.run(
                    Scope.tenant(grant.organization()),
                    request(grant, idempotencyKey, "/management-keys", body),
                    tx -> organizations
                            .get(tx, grant.organization())
                            .chain(owner -> keys.createManagementKey(
                                    tx, owner, wanted.name(), wanted.scopes(), grant.caller(), grant.memberId()))
                            .map(created ->
                                    Answer.created(KeyView.Created.of(created), KeyView.Created.replay(created))));
        });
    }

    private Uni<KeyView.Page> list(Grant grant, ApiKeyState.Kind kind) {
        ApiKeyRepository.Filter filter = new ApiKeyRepository.Filter(kind, true, Optional.empty(), Optional.empty());
        return transactions
                .run(Scope.tenant(grant.organization()), tx -> keys.list(tx, grant, filter, 0, MOST))
                .chain(found -> spending.of(grant.organization(), found)
                        .map(spends -> new KeyView.Page(found.stream()
                                .map(key -> KeyView.of(key, spends.get(key.id)))
                                .toList())));
    }

    private static NewManagementKey newManagementKey(Fields fields) {
        fields.known(List.of("name", "scopes"));
        String name = fields.requiredText("name", 100);
        List<String> scopes = fields.has("scopes") ? fields.texts("scopes", 100) : ManagementScopes.ALL;
        ManagementScopes.check(fields, scopes);
        fields.check();
        return new NewManagementKey(name, scopes.stream().distinct().sorted().toList());
    }

    private static PostRequest request(Grant grant, @Nullable String key, String path, byte[] body) {
        return PostRequest.of(grant.caller().id(), key, "/organizations/" + grant.organization() + path, body);
    }
}
