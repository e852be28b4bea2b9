package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

@ApplicationScoped
class PostgresWallets implements Wallets {
    private static final String LOCK =
            "SELECT " + Wallet.COLUMNS + " FROM wallet WHERE tenant_id = ANY($1::uuid[]) ORDER BY tenant_id FOR UPDATE";

    private static final String OPEN_ACCOUNTS = """
            INSERT INTO account (tenant_id, code, normal_side)
            SELECT tenant_id, code, 'C'
              FROM unnest($1::uuid[]) AS tenant (tenant_id), unnest(ARRAY['CREDIT_PAID', 'CREDIT_PROMO']) AS kind (code)
             WHERE NOT EXISTS (SELECT FROM wallet WHERE wallet.tenant_id = tenant.tenant_id)
             ORDER BY tenant_id, code
            ON CONFLICT DO NOTHING
            """;

    private static final String OPEN_WALLETS = """
            INSERT INTO wallet (tenant_id, paid_account, promo_account)
            SELECT tenant_id,
                   (SELECT id FROM account WHERE account.tenant_id = tenant.tenant_id AND code = 'CREDIT_PAID' AND sub_key = ''),
                   (SELECT id FROM account WHERE account.tenant_id = tenant.tenant_id AND code = 'CREDIT_PROMO' AND sub_key = '')
              FROM unnest($1::uuid[]) AS tenant (tenant_id)
             WHERE NOT EXISTS (SELECT FROM wallet WHERE wallet.tenant_id = tenant.tenant_id)
             ORDER BY tenant_id
            ON CONFLICT DO NOTHING
            """;

    private static final String PROMISE = """
            UPDATE wallet SET leased_nano = leased_nano + change.amount, version = version + 1
              FROM unnest($1::uuid[], $2::bigint[]) AS change (tenant_id, amount)
             WHERE wallet.tenant_id = change.tenant_id
            """;

    /** Wallets of organizations that are known but have no money yet; idempotent. */
    Uni<Void> open(SqlConnection transaction, Collection<UUID> organizations) {
        UUID[] ids = organizations.toArray(UUID[]::new);
        return transaction
                .preparedQuery(OPEN_ACCOUNTS)
                .execute(Tuple.of(ids))
                .chain(() -> transaction.preparedQuery(OPEN_WALLETS).execute(Tuple.of(ids)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Map<UUID, Wallet>> lock(SqlConnection transaction, Collection<UUID> organizations) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Wallet> wallets = new HashMap<>();
                    rows.forEach(row -> wallets.put(row.getUUID("tenant_id"), Wallet.of(row)));
                    return wallets;
                });
    }

    @Override
    public Uni<Void> promise(SqlConnection transaction, Map<UUID, Long> change) {
        if (change.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return transaction
                .preparedQuery(PROMISE)
                .execute(Tuple.of(
                        change.keySet().toArray(UUID[]::new), change.values().toArray(Long[]::new)))
                .replaceWithVoid();
    }
}
