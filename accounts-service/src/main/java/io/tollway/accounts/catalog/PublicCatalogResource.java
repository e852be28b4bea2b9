package io.tollway.accounts.catalog;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** What can be called, from whom and at what price: for anyone. */
@Path("/api/v1/catalog")
class PublicCatalogResource {
    private final Transactions transactions;
    private final Catalog catalog;

    PublicCatalogResource(Transactions transactions, Catalog catalog) {
        this.transactions = transactions;
        this.catalog = catalog;
    }

    @GET
    @Path("/models")
    @PermitAll
    public Uni<CatalogViews.PublicModels> models() {
        return transactions.run(Scope.anyone(), catalog::current).map(CatalogViews.PublicModels::of);
    }
}
