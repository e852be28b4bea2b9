package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.outbox.OutboxRecord;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Asks gateways to give an organization's leases back: nothing new is taken from them, and each is declared once what runs in it has ended. Until then its promise stands, so nothing is lost. */
@ApplicationScoped
public class LeaseRecall {
    private static final String LIVE =
            "SELECT id, spool_id, tenant_id FROM lease WHERE tenant_id = $1 AND state = 'OPEN' AND bucket_kind = 'balance' ORDER BY id";

    private final Outbox outbox;

    LeaseRecall(Outbox outbox) {
        this.outbox = outbox;
    }

    /** In this connection's transaction, which holds the wallet's lock; the caller calls {@link Outbox#committed}. */
    public Uni<Void> recall(SqlConnection transaction, OrganizationId organization) {
        return transaction
                .preparedQuery(LIVE)
                .execute(Tuple.of(organization.value()))
                .chain(rows -> {
                    List<OutboxRecord> recalls = new ArrayList<>();
                    rows.forEach(row -> recalls.add(PostgresLeaseSettlement.recalled(
                            row.getUUID("id"), row.getUUID("spool_id"), row.getUUID("tenant_id"))));
                    return outbox.append(transaction, recalls);
                });
    }
}
