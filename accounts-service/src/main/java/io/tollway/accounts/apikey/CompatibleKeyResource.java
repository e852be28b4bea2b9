package io.tollway.accounts.apikey;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.input.JsonBody;
import io.tollway.contracts.state.ApiKeyState;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys in OpenRouter's shapes, for programs written against its management API. */
@Path("/api/v1/keys")
@Consumes(MediaType.APPLICATION_JSON)
class CompatibleKeyResource {
    private static final int PAGE = 100;
    private static final int FARTHEST = 1_000_000;

    private final Access access;
    private final Transactions transactions;
    private final Once once;
    private final ApiKeys keys;
    private final KeySpending spending;
    private final KeyBodies bodies;

    CompatibleKeyResource(
            Access access, Transactions transactions, Once once, ApiKeys keys, KeySpending spending, Clock clock) {
        this.access = access;
        this.transactions = transactions;
        this.once = once;
        this.keys = keys;
        this.spending = spending;
        this.bodies = new KeyBodies(clock);
    }

    @POST
    public Uni<Response> create(@HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, byte[] body) {
        return access.inOwn(Permission.USE_OWN_KEYS).chain(grant -> {
            NewKey wanted = bodies.createCompatible(JsonBody.fields(body));
            PostRequest request = PostRequest.of(grant.caller().id(), idempotencyKey, "/keys", body);
            return once.run(Scope.tenant(grant.organization()), request, tx -> keys.create(tx, grant, wanted)
                    .map(created -> Answer.created(
                            CompatibleKeyView.Created.of(created), CompatibleKeyView.Created.replay(created))));
        });
    }

    @GET
    public Uni<CompatibleKeyView.Page> list(
            @QueryParam("include_disabled") @Nullable String includeDisabled,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("workspace_id") @Nullable String workspace) {
        return access.inOwn(Permission.READ_KEYS, Permission.USE_OWN_KEYS).chain(grant -> {
            ApiKeyRepository.Filter filter = new ApiKeyRepository.Filter(
                    ApiKeyState.Kind.API,
                    "true".equals(includeDisabled),
                    Optional.ofNullable(workspace).map(CompatibleKeyResource::project),
                    Optional.empty());
            int from = offset(offset);
            return transactions
                    .run(Scope.tenant(grant.organization()), tx -> keys.list(tx, grant, filter, from, PAGE))
                    .chain(found -> spending.of(grant.organization(), found)
                            .map(spends -> new CompatibleKeyView.Page(found.stream()
                                    .map(key -> CompatibleKeyView.of(key, spends.get(key.id)))
                                    .toList())));
        });
    }

    @GET
    @Path("/{hash}")
    public Uni<CompatibleKeyView.One> get(@PathParam("hash") String hash) {
        return access.inOwn(Permission.READ_KEYS, Permission.USE_OWN_KEYS).chain(grant -> {
            KeyName name = KeyName.of(hash);
            return transactions
                    .run(Scope.tenant(grant.organization()), tx -> keys.get(tx, grant, name))
                    .chain(key -> one(grant, key));
        });
    }

    @PATCH
    @Path("/{hash}")
    public Uni<CompatibleKeyView.One> change(@PathParam("hash") String hash, byte[] body) {
        return access.inOwn(Permission.USE_OWN_KEYS).chain(grant -> {
            KeyName name = KeyName.of(hash);
            KeyChange change = bodies.changeCompatible(JsonBody.fields(body));
            return transactions
                    .run(Scope.tenant(grant.organization()), tx -> keys.change(tx, grant, name, change))
                    .chain(key -> one(grant, key));
        });
    }

    @DELETE
    @Path("/{hash}")
    public Uni<CompatibleKeyView.Deleted> delete(@PathParam("hash") String hash) {
        return access.inOwn(Permission.USE_OWN_KEYS)
                .chain(grant -> {
                    KeyName name = KeyName.of(hash);
                    return transactions.run(Scope.tenant(grant.organization()), tx -> keys.delete(tx, grant, name));
                })
                .replaceWith(new CompatibleKeyView.Deleted(true));
    }

    private Uni<CompatibleKeyView.One> one(Grant grant, ApiKeyEntity key) {
        return spending.of(grant.organization(), List.of(key))
                .map(spends -> new CompatibleKeyView.One(CompatibleKeyView.of(key, spends.get(key.id))));
    }

    private static UUID project(String text) {
        return Ids.parse(text).orElseThrow(() -> new AccountsError.NotFound("workspace").refusal());
    }

    private static int offset(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            int offset = Integer.parseInt(text);
            if (offset >= 0 && offset <= FARTHEST) {
                return offset;
            }
        } catch (NumberFormatException e) {
            throw wrongOffset();
        }
        throw wrongOffset();
    }

    private static Refusal wrongOffset() {
        return AccountsError.InvalidFields.of(
                        "offset", "invalid_parameter", "must be a whole number between 0 and " + FARTHEST)
                .refusal();
    }
}
