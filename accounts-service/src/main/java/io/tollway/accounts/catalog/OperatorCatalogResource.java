package io.tollway.accounts.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.input.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The operator's view of the catalog: read the document, apply one, or see what applying would do. */
@Path("/api/v1/operator/catalog")
class OperatorCatalogResource {
    private final Access access;
    private final Transactions transactions;
    private final Once once;
    private final Catalog catalog;

    OperatorCatalogResource(Access access, Transactions transactions, Once once, Catalog catalog) {
        this.access = access;
        this.transactions = transactions;
        this.once = once;
        this.catalog = catalog;
    }

    @GET
    public Uni<Response> get() {
        return access.operator()
                .chain(caller -> transactions.run(Scope.operator(), catalog::current))
                .map(current -> Response.ok(CatalogViews.Document.of(current))
                        .tag(Long.toString(current.version()))
                        .build());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Response> apply(
            @QueryParam("dry_run") @Nullable String dryRun,
            @QueryParam("prune") @Nullable String prune,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return access.operator().chain(caller -> {
            Catalog.ApplyOptions options = new Catalog.ApplyOptions(flag("dry_run", dryRun), flag("prune", prune));
            ObjectNode document = JsonBody.parse(body);
            PostRequest request = PostRequest.of(
                    caller.id(),
                    idempotencyKey,
                    "/operator/catalog?dry_run=" + options.dryRun() + "&prune=" + options.prune(),
                    body);
            return once.run(Scope.operator(), request, tx -> catalog.apply(tx, document, options, caller)
                    .map(plan -> Answer.ok(CatalogViews.Applied.of(plan, options.dryRun()))));
        });
    }

    private static boolean flag(String name, @Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true") || text.isEmpty()) {
            return true;
        }
        throw AccountsError.InvalidFields.of(name, "invalid_parameter", "must be true or false")
                .refusal();
    }
}
