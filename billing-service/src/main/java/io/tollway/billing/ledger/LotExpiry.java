package io.tollway.billing.ledger;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.outbox.Outbox;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Takes expired promotional credit back, lot by lot. What is promised to gateways stays until their leases have settled: a request that started before the expiry is paid by the lot.
 */
@ApplicationScoped
class LotExpiry {
    private static final int AT_ONCE = 100;

    private static final String DUE = "SELECT id, tenant_id FROM lot WHERE kind = 'promo' AND remaining_nano > 0"
            + " AND expires_at <= $1 ORDER BY expires_at LIMIT " + AT_ONCE;

    private static final String TAKE = """
            UPDATE lot SET remaining_nano = remaining_nano - taken.amount, expired_nano = expired_nano + taken.amount
              FROM (SELECT greatest(0, least(lot.remaining_nano, wallet.balance_nano - wallet.leased_nano)) AS amount
                      FROM lot JOIN wallet USING (tenant_id) WHERE lot.id = $1) AS taken
             WHERE lot.id = $1 AND taken.amount > 0
            RETURNING taken.amount, expired_nano, source
            """;

    private static final String SHRINK = "UPDATE wallet SET balance_nano = balance_nano - $2,"
            + " total_credits_nano = total_credits_nano - $2, version = version + 1 WHERE tenant_id = $1 RETURNING "
            + Wallet.COLUMNS;

    private final Database database;
    private final PostgresWallets wallets;
    private final Journal journal;
    private final Outbox outbox;
    private final Clock clock;

    LotExpiry(Database database, PostgresWallets wallets, Journal journal, Outbox outbox, Clock clock) {
        this.database = database;
        this.wallets = wallets;
        this.journal = journal;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(every = "${billing.grant.expire-every:30s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> expire() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Tuple now = Tuple.of(clock.instant().atOffset(ZoneOffset.UTC));
        return database.asLedger(sql -> sql.preparedQuery(DUE).execute(now)).chain(rows -> {
            Uni<Void> all = Uni.createFrom().voidItem();
            for (Row row : rows) {
                UUID lot = row.getUUID("id");
                UUID tenant = row.getUUID("tenant_id");
                all = all.chain(() -> database.asLedger(sql -> expire(sql, tenant, lot)))
                        .invoke(outbox::committed);
            }
            return all;
        });
    }

    private Uni<Void> expire(SqlConnection sql, UUID tenant, UUID lot) {
        return wallets.lock(sql, List.of(tenant))
                .chain(locked -> sql.preparedQuery(TAKE).execute(Tuple.of(lot)).chain(rows -> {
                    Wallet wallet = locked.get(tenant);
                    return rows.size() == 0 || wallet == null
                            ? Uni.createFrom().voidItem()
                            : post(sql, wallet, lot, rows.iterator().next());
                }));
    }

    private Uni<Void> post(SqlConnection sql, Wallet wallet, UUID lot, Row taken) {
        UUID tenant = wallet.organizationId();
        UUID transaction = UuidV7.next(clock);
        long amount = taken.getLong("amount");
        // The running total makes the key of each partial expiry its own.
        String key = "expiry:" + lot + ":" + taken.getLong("expired_nano");
        Journal.Heading heading = new Journal.Heading(
                transaction,
                tenant,
                PostingKind.GRANT_EXPIRY,
                key,
                Long.toString(amount),
                taken.getString("source"),
                "expired",
                "lot-expiry",
                clock.instant());
        return journal.open(sql, heading)
                .chain(() -> journal.account(sql, Account.platform(Code.PROMO_EXPENSE, "")))
                .chain(expense -> journal.post(
                        sql,
                        transaction,
                        PostingKind.GRANT_EXPIRY,
                        List.of(new Journal.Leg(
                                tenant,
                                wallet.promoAccount(),
                                expense,
                                Code.CREDIT_PROMO,
                                Code.PROMO_EXPENSE,
                                amount))))
                .chain(() -> sql.preparedQuery(SHRINK).execute(Tuple.of(tenant, amount)))
                .map(rows -> Wallet.of(rows.iterator().next()))
                .chain(after -> outbox.append(sql, List.of(BalanceEvents.of(after, clock.instant()))));
    }
}
