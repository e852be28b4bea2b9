package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.ledger.Account.Code;
import io.tollway.billing.outbox.OutboxRecord;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Burns lots and posts usage, in statements that come after the wallets' locks: under READ COMMITTED each then sees what the previous holder of the lock left behind. */
@ApplicationScoped
class PostgresUsageLedger implements UsageLedger {
    private static final String BURN = """
            WITH need AS (
              SELECT * FROM unnest($2::uuid[], $3::bigint[]) AS need (tenant_id, amount)
            ), queue AS (
              SELECT lot.id, lot.tenant_id, lot.kind,
                     greatest(0, least(lot.remaining_nano,
                       need.amount - (sum(lot.remaining_nano) OVER burn_order - lot.remaining_nano)))::bigint AS take
                FROM lot JOIN need ON need.tenant_id = lot.tenant_id
               WHERE lot.remaining_nano > 0
              WINDOW burn_order AS (PARTITION BY lot.tenant_id ORDER BY lot.priority, lot.expires_at NULLS LAST, lot.id)
            ), burnt AS (
              UPDATE lot SET remaining_nano = lot.remaining_nano - queue.take
                FROM queue WHERE lot.id = queue.id AND queue.take > 0
              RETURNING lot.id, lot.tenant_id, lot.kind, queue.take
            ), drawn AS (
              INSERT INTO lot_draw (transaction_id, lot_id, tenant_id, amount_nano) SELECT $1, id, tenant_id, take FROM burnt
            )
            SELECT tenant_id, kind, sum(take)::bigint AS taken FROM burnt GROUP BY tenant_id, kind
            """;

    private static final String MOVE_WALLETS = "UPDATE wallet SET balance_nano = balance_nano - change.charge,"
            + " leased_nano = leased_nano - change.released, overdraft_nano = overdraft_nano + change.uncovered,"
            + " total_usage_nano = total_usage_nano + change.charge, version = version + 1"
            + " FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS change (tenant_id, charge, released, uncovered)"
            + " WHERE wallet.tenant_id = change.tenant_id RETURNING wallet." + Wallet.COLUMNS;

    private static final String READ =
            "SELECT " + Wallet.COLUMNS + " FROM wallet WHERE tenant_id = ANY($1::uuid[]) ORDER BY tenant_id";

    private final Journal journal;
    private final Clock clock;

    PostgresUsageLedger(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** What the lots of one organization gave. */
    private record Burnt(long paid, long promo) {
        static final Burnt NOTHING = new Burnt(0, 0);

        long total() {
            return Math.addExact(paid, promo);
        }
    }

    @Override
    public Uni<List<OutboxRecord>> post(SqlConnection sql, UsageBatchPosting posting) {
        Set<UUID> touched = new HashSet<>(posting.charges().keySet());
        touched.addAll(posting.released().keySet());
        if (touched.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return openTransaction(sql, posting)
                .chain(() -> burn(sql, posting))
                .chain(burnt -> moveWallets(sql, posting, List.copyOf(touched), burnt)
                        .call(wallets -> journal(sql, posting, wallets, burnt)))
                .map(this::events);
    }

    @Override
    public Uni<List<OutboxRecord>> balances(SqlConnection sql, List<UUID> organizations) {
        return sql.preparedQuery(READ)
                .execute(Tuple.of(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    List<Wallet> wallets = new ArrayList<>();
                    rows.forEach(row -> wallets.add(Wallet.of(row)));
                    return events(wallets);
                });
    }

    private List<OutboxRecord> events(List<Wallet> wallets) {
        return wallets.stream()
                .map(wallet -> BalanceEvents.of(wallet, clock.instant()))
                .toList();
    }

    private Uni<Void> openTransaction(SqlConnection sql, UsageBatchPosting posting) {
        if (posting.charges().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Journal.Heading heading = new Journal.Heading(
                posting.transactionId(),
                null,
                PostingKind.USAGE,
                posting.batchKey(),
                "",
                posting.batchKey(),
                "",
                "usage-consumer",
                posting.at());
        return journal.open(sql, heading).invoke(PostgresUsageLedger::mustBeNew).replaceWithVoid();
    }

    /** The fence and the offset have been checked in this transaction already, so a second use of the key is a defect of ours, not a repetition. */
    private static void mustBeNew(Optional<Journal.Earlier> earlier) {
        if (earlier.isPresent()) {
            throw new IllegalStateException("a usage batch was posted twice under one key");
        }
    }

    private Uni<Map<UUID, Burnt>> burn(SqlConnection sql, UsageBatchPosting posting) {
        if (posting.charges().isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Tuple values = Tuple.of(
                posting.transactionId(),
                posting.charges().keySet().toArray(UUID[]::new),
                posting.charges().values().toArray(Long[]::new));
        return sql.preparedQuery(BURN).execute(values).map(rows -> {
            Map<UUID, Burnt> burnt = new HashMap<>();
            rows.forEach(row -> {
                long taken = row.getLong("taken");
                boolean paid = row.getString("kind").equals("paid");
                burnt.merge(
                        row.getUUID("tenant_id"),
                        paid ? new Burnt(taken, 0) : new Burnt(0, taken),
                        (a, b) -> new Burnt(a.paid() + b.paid(), a.promo() + b.promo()));
            });
            return burnt;
        });
    }

    private Uni<List<Wallet>> moveWallets(
            SqlConnection sql, UsageBatchPosting posting, List<UUID> touched, Map<UUID, Burnt> burnt) {
        Long[] charges = touched.stream()
                .map(id -> posting.charges().getOrDefault(id, 0L))
                .toArray(Long[]::new);
        Long[] released = touched.stream()
                .map(id -> posting.released().getOrDefault(id, 0L))
                .toArray(Long[]::new);
        Long[] uncovered = touched.stream()
                .map(id -> posting.charges().getOrDefault(id, 0L)
                        - burnt.getOrDefault(id, Burnt.NOTHING).total())
                .toArray(Long[]::new);
        return sql.preparedQuery(MOVE_WALLETS)
                .execute(Tuple.of(touched.toArray(UUID[]::new), charges, released, uncovered))
                .map(rows -> {
                    List<Wallet> wallets = new ArrayList<>();
                    rows.forEach(row -> wallets.add(Wallet.of(row)));
                    if (wallets.size() != touched.size()) {
                        throw new IllegalStateException(
                                "usage for an organization without a wallet reached the ledger");
                    }
                    return wallets;
                });
    }

    private Uni<Void> journal(
            SqlConnection sql, UsageBatchPosting posting, List<Wallet> wallets, Map<UUID, Burnt> burnt) {
        if (posting.charges().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return journal.account(sql, Account.platform(Code.REVENUE_USAGE, posting.stripe()))
                .chain(revenue -> journal.account(sql, Account.platform(Code.PROMO_REDEEMED, posting.stripe()))
                        .map(redeemed -> legs(posting, wallets, burnt, revenue, redeemed)))
                .chain(legs -> journal.post(sql, posting.transactionId(), PostingKind.USAGE, legs));
    }

    private static List<Journal.Leg> legs(
            UsageBatchPosting posting, List<Wallet> wallets, Map<UUID, Burnt> burnt, long revenue, long redeemed) {
        List<Journal.Leg> legs = new ArrayList<>();
        for (Wallet wallet : wallets) {
            UUID id = wallet.organizationId();
            long promo = burnt.getOrDefault(id, Burnt.NOTHING).promo();
            // What no lot covered is owed to us, and bought credit is what turns negative.
            long paid = posting.charges().getOrDefault(id, 0L) - promo;
            if (promo > 0) {
                legs.add(new Journal.Leg(
                        id, wallet.promoAccount(), redeemed, Code.CREDIT_PROMO, Code.PROMO_REDEEMED, promo));
            }
            if (paid > 0) {
                legs.add(
                        new Journal.Leg(id, wallet.paidAccount(), revenue, Code.CREDIT_PAID, Code.REVENUE_USAGE, paid));
            }
        }
        return legs;
    }
}
