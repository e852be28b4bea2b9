package io.tollway.billing.lease;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.UsageLedger;
import io.tollway.billing.ledger.Wallets;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.outbox.OutboxRecord;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Gives a quarantined slice back on an operator's word. What its node spent and never reported is then spent twice, so it is audited and counts in the bound on overspend. */
@ApplicationScoped
class ForcedRelease {
    private static final String TENANT = "SELECT tenant_id FROM lease WHERE id = $1";

    private static final String FORCE = """
            UPDATE lease SET state = 'FORCED', closed_at = now() WHERE id = $1 AND state = 'QUARANTINED'
            RETURNING spool_id, bucket_kind, bucket_id, coalesce(window_start, 'epoch') AS window_start, window_end, granted_nano - settled_nano AS released
            """;

    private static final String RELEASE_BUDGET = """
            UPDATE bucket SET leased_nano = leased_nano - $6
             WHERE tenant_id = $1 AND kind = $2 AND bucket_id = $3 AND window_start = $4 AND window_end = coalesce($5::timestamptz, 'infinity')
            """;

    private static final String AUDIT = """
            INSERT INTO operator_audit (id, tenant_id, actor, action, target, reason, detail)
            VALUES ($1, $2, $3, 'lease.force', $4, $5, jsonb_build_object('released_nano', $6::bigint))
            """;

    private final Database database;
    private final Wallets wallets;
    private final UsageLedger ledger;
    private final Outbox outbox;
    private final Clock clock;

    ForcedRelease(Database database, Wallets wallets, UsageLedger ledger, Outbox outbox, Clock clock) {
        this.database = database;
        this.wallets = wallets;
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Nano-dollars released. Fails with 404 for an unknown lease and 409 for one that is not quarantined. */
    Uni<Long> force(UUID leaseId, String actor, String reason) {
        return database.asLedger(sql -> sql.preparedQuery(TENANT)
                        .execute(Tuple.of(leaseId))
                        .map(rows -> {
                            if (rows.size() == 0) {
                                throw new BillingError.NotFound("lease_not_found", "No lease of this id was granted.")
                                        .toException();
                            }
                            return rows.iterator().next().getUUID("tenant_id");
                        })
                        .chain(tenant -> wallets.lock(sql, List.of(tenant))
                                .chain(() -> sql.preparedQuery(FORCE).execute(Tuple.of(leaseId)))
                                .chain(rows -> {
                                    if (rows.size() == 0) {
                                        return Uni.createFrom().failure(notQuarantined());
                                    }
                                    return release(
                                            sql,
                                            leaseId,
                                            tenant,
                                            rows.iterator().next(),
                                            actor,
                                            reason);
                                })))
                .invoke(outbox::committed);
    }

    private Uni<Long> release(SqlConnection sql, UUID leaseId, UUID tenant, Row lease, String actor, String reason) {
        long released = lease.getLong("released");
        Uni<Void> back = lease.getString("bucket_kind").equals(Bucket.Kind.BALANCE.wireName())
                ? wallets.promise(sql, Map.of(tenant, Math.negateExact(released)))
                : sql.preparedQuery(RELEASE_BUDGET)
                        .execute(Tuple.of(
                                tenant,
                                lease.getString("bucket_kind"),
                                lease.getUUID("bucket_id"),
                                lease.getOffsetDateTime("window_start"),
                                lease.getOffsetDateTime("window_end"),
                                released))
                        .replaceWithVoid();
        Tuple audit = Tuple.of(UuidV7.next(clock), tenant, actor, leaseId.toString(), reason, released);
        return back.chain(() -> sql.preparedQuery(AUDIT).execute(audit))
                .chain(() -> ledger.balances(sql, List.of(tenant)))
                .chain(balances -> {
                    List<OutboxRecord> events = new ArrayList<>(balances);
                    events.add(PostgresLeaseSettlement.ended(leaseId, lease.getUUID("spool_id"), tenant, "forced"));
                    return outbox.append(sql, events);
                })
                .replaceWith(released);
    }

    private static Throwable notQuarantined() {
        return new BillingError.Conflict(
                        "lease_not_quarantined",
                        "Only a quarantined lease can be forced; this one is live or has ended.")
                .toException();
    }
}
