package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** The lease authority's side of the usage consumer's transaction. */
public interface LeaseSettlement {
    /** The leases that exist, of those named. */
    Uni<Map<UUID, LeaseStamp>> stamps(SqlConnection transaction, Collection<UUID> leases);

    /**
     * Draws on leases, takes declarations in, closes what is proven drained (declared = observed, in count and in sum) and counts usage in its budgets. A declaration that came before
     * its last events waits for them. A draw on an ended lease is kept as excess: the tokens are gone, and an invariant turns red.
     */
    Uni<Settled> settle(SqlConnection transaction, LeaseCharges charges);
}
