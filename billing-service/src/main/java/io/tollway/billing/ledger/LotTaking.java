package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes credit out of the lots of one payment, in the order in which usage burns them. The wallet must be locked; what it says is read after the lock. */
@ApplicationScoped
class LotTaking {
    private static final String FIND = """
            SELECT bought.id, bought.granted_nano, bought.expires_at,
                   (SELECT coalesce(sum(remaining_nano), 0)::bigint FROM lot
                     WHERE tenant_id = $1 AND (id = bought.id OR origin_lot = bought.id)) AS remaining
              FROM lot AS bought WHERE bought.tenant_id = $1 AND bought.source = $2
            """;

    private static final String TAKE = """
            WITH queue AS (
              SELECT id, greatest(0, least(remaining_nano, $4::bigint - (sum(remaining_nano) OVER burn_order - remaining_nano)))::bigint AS take
                FROM lot WHERE tenant_id = $2 AND (id = $3 OR origin_lot = $3) AND remaining_nano > 0
              WINDOW burn_order AS (ORDER BY priority, expires_at NULLS LAST, id)
            ), taken AS (
              UPDATE lot SET remaining_nano = lot.remaining_nano - queue.take FROM queue
               WHERE lot.id = queue.id AND queue.take > 0
              RETURNING lot.id, queue.take
            ), drawn AS (
              INSERT INTO lot_draw (transaction_id, lot_id, tenant_id, amount_nano) SELECT $1, id, $2, take FROM taken
            )
            SELECT coalesce(sum(take), 0)::bigint AS taken FROM taken
            """;

    private static final String SHRINK = "UPDATE wallet SET balance_nano = balance_nano - $2,"
            + " total_credits_nano = total_credits_nano - $2, overdraft_nano = overdraft_nano + $3, version = version + 1"
            + " WHERE tenant_id = $1 RETURNING " + Wallet.COLUMNS;

    private static final String ORIGIN = "UPDATE lot SET origin_lot = $2 WHERE id = $1 AND origin_lot IS NULL";

    private final PostgresWallets wallets;

    LotTaking(PostgresWallets wallets) {
        this.wallets = wallets;
    }

    Uni<Optional<PaidLot>> find(SqlConnection sql, OrganizationId organization, String payment) {
        UUID tenant = organization.value();
        return wallets.lock(sql, List.of(tenant)).chain(locked -> sql.preparedQuery(FIND)
                .execute(Tuple.of(tenant, "stripe:" + payment))
                .map(rows -> {
                    Wallet wallet = locked.get(tenant);
                    return rows.size() == 0 || wallet == null
                            ? Optional.<PaidLot>empty()
                            : Optional.of(paidLot(rows.iterator().next(), wallet));
                }));
    }

    private static PaidLot paidLot(Row row, Wallet wallet) {
        long remaining = row.getLong("remaining");
        long unpromised = Math.subtractExact(wallet.balance(), wallet.leased());
        OffsetDateTime expires = row.getOffsetDateTime("expires_at");
        return new PaidLot(
                row.getUUID("id"),
                new NanoUsd(row.getLong("granted_nano")),
                new NanoUsd(remaining),
                new NanoUsd(Math.max(0, Math.min(remaining, unpromised))),
                expires == null ? null : expires.toInstant());
    }

    /** Takes up to the amount from the lots; the wallet shrinks by all of it, and what the lots did not give is owed, if anything may be. */
    Uni<Wallet> take(
            SqlConnection sql,
            UUID transaction,
            OrganizationId organization,
            PaidLot from,
            long amount,
            boolean mayOwe) {
        UUID tenant = organization.value();
        return sql.preparedQuery(TAKE)
                .execute(Tuple.of(transaction, tenant, from.lotId(), amount))
                .map(rows -> rows.iterator().next().getLong("taken"))
                .invoke(taken -> {
                    if (taken < amount && !mayOwe) {
                        throw new IllegalStateException("more unused credit was about to be taken than there is");
                    }
                })
                .chain(taken ->
                        sql.preparedQuery(SHRINK).execute(Tuple.of(tenant, amount, Math.subtractExact(amount, taken))))
                .map(rows -> Wallet.of(rows.iterator().next()));
    }

    Uni<Void> belongsTo(SqlConnection sql, UUID lot, UUID origin) {
        return sql.preparedQuery(ORIGIN).execute(Tuple.of(lot, origin)).replaceWithVoid();
    }
}
