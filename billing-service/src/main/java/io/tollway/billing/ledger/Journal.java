package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes transactions and their transfers; the only code that does. */
@ApplicationScoped
class Journal {
    private static final String OPEN = """
            INSERT INTO ledger_transaction (id, tenant_id, kind, idempotency_key, fingerprint, reference, memo, actor, effective_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (idempotency_key) DO NOTHING
            RETURNING id
            """;

    private static final String FIND = "SELECT id, fingerprint FROM ledger_transaction WHERE idempotency_key = $1";

    private static final String FIND_ACCOUNT = """
            SELECT id FROM account WHERE tenant_id IS NOT DISTINCT FROM $1::uuid AND code = $2 AND sub_key = $3
            """;

    private static final String OPEN_ACCOUNT = """
            INSERT INTO account (tenant_id, code, sub_key, normal_side) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, code, sub_key, currency) DO UPDATE SET code = EXCLUDED.code
            RETURNING id
            """;

    private static final String TRANSFER = """
            INSERT INTO transfer (transaction_id, tenant_id, kind, debit_account, credit_account, debit_code, credit_code, amount_nano)
            SELECT $1, tenant_id, $2, debit_account, credit_account, debit_code, credit_code, amount
              FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])
                   AS leg (tenant_id, debit_account, credit_account, debit_code, credit_code, amount)
            """;

    /**
     * In the order of ids, because the platform's accounts are shared by all tenants. NO KEY, because the transfers just written hold a key-share lock on their accounts: two transactions
     * that both did would wait for each other for ever.
     */
    private static final String LOCK_ACCOUNTS =
            "SELECT id FROM account WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE";

    private static final String TOTALS = """
            UPDATE account SET debits_nano = account.debits_nano + moved.debits, credits_nano = account.credits_nano + moved.credits
              FROM (SELECT id, sum(debit)::bigint AS debits, sum(credit)::bigint AS credits
                      FROM (SELECT unnest($1::bigint[]) AS id, unnest($3::bigint[]) AS debit, 0::bigint AS credit
                            UNION ALL
                            SELECT unnest($2::bigint[]), 0, unnest($3::bigint[])) AS side
                     GROUP BY id) AS moved
             WHERE account.id = moved.id
            """;

    /** What a transaction is, without its transfers. */
    record Heading(
            UUID id,
            @Nullable UUID tenant,
            PostingKind kind,
            String idempotencyKey,
            String fingerprint,
            String reference,
            String memo,
            String actor,
            Instant effectiveAt) {}

    /** One transfer: exactly one account debited, exactly one credited. */
    record Leg(
            UUID tenant, long debitAccount, long creditAccount, Account.Code debit, Account.Code credit, long amount) {}

    /** An earlier transaction with the same idempotency key. */
    record Earlier(UUID id, String fingerprint) {}

    /** Writes the heading; when the key was used before, gives the earlier transaction instead. */
    Uni<Optional<Earlier>> open(SqlConnection sql, Heading heading) {
        Tuple values = Tuple.tuple()
                .addUUID(heading.id())
                .addUUID(heading.tenant())
                .addString(heading.kind().wireName())
                .addString(heading.idempotencyKey())
                .addString(heading.fingerprint())
                .addString(heading.reference())
                .addString(heading.memo())
                .addString(heading.actor())
                .addOffsetDateTime(heading.effectiveAt().atOffset(ZoneOffset.UTC));
        return sql.preparedQuery(OPEN)
                .execute(values)
                .chain(rows -> rows.size() == 1
                        ? Uni.createFrom().item(Optional.<Earlier>empty())
                        : sql.preparedQuery(FIND)
                                .execute(Tuple.of(heading.idempotencyKey()))
                                .map(found -> {
                                    Row row = found.iterator().next();
                                    return Optional.of(new Earlier(row.getUUID("id"), row.getString("fingerprint")));
                                }));
    }

    Uni<Long> account(SqlConnection sql, Account account) {
        Tuple key = Tuple.of(account.tenant(), account.code().name(), account.subKey());
        return sql.preparedQuery(FIND_ACCOUNT).execute(key).chain(rows -> {
            if (rows.size() == 1) {
                return Uni.createFrom().item(rows.iterator().next().getLong("id"));
            }
            Tuple values = Tuple.of(
                    account.tenant(),
                    account.code().name(),
                    account.subKey(),
                    account.code().normalSide());
            return sql.preparedQuery(OPEN_ACCOUNT)
                    .execute(values)
                    .map(made -> made.iterator().next().getLong("id"));
        });
    }

    /** Writes the transfers of a transaction and moves the accounts' totals. */
    Uni<Void> post(SqlConnection sql, UUID transaction, PostingKind kind, List<Leg> legs) {
        if (legs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Long[] debits = legs.stream().map(Leg::debitAccount).toArray(Long[]::new);
        Long[] credits = legs.stream().map(Leg::creditAccount).toArray(Long[]::new);
        Long[] amounts = legs.stream().map(Leg::amount).toArray(Long[]::new);
        Long[] accounts = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(debits), java.util.Arrays.stream(credits))
                .distinct()
                .toArray(Long[]::new);
        Tuple transfers = Tuple.tuple()
                .addUUID(transaction)
                .addString(kind.wireName())
                .addArrayOfUUID(legs.stream().map(Leg::tenant).toArray(UUID[]::new))
                .addArrayOfLong(debits)
                .addArrayOfLong(credits)
                .addArrayOfString(legs.stream().map(leg -> leg.debit().name()).toArray(String[]::new))
                .addArrayOfString(legs.stream().map(leg -> leg.credit().name()).toArray(String[]::new))
                .addArrayOfLong(amounts);
        return sql.preparedQuery(TRANSFER)
                .execute(transfers)
                .chain(() -> sql.preparedQuery(LOCK_ACCOUNTS).execute(Tuple.of(accounts)))
                .chain(() -> sql.preparedQuery(TOTALS).execute(Tuple.of(debits, credits, amounts)))
                .replaceWithVoid();
    }
}
