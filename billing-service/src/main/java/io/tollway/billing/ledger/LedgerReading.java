package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import io.tollway.contracts.Topics;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Reads a tenant's side of the ledger; every query names the tenant, and row-level security repeats it. */
@ApplicationScoped
class LedgerReading {
    private static final String WALLET = "SELECT " + Wallet.COLUMNS + " FROM wallet WHERE tenant_id = $1";

    private static final String LOTS = """
            SELECT id, kind, granted_nano, remaining_nano, expires_at, source FROM lot
             WHERE tenant_id = $1 AND remaining_nano > 0
             ORDER BY priority, expires_at NULLS LAST, id
            """;

    private static final String BALANCE_BEFORE = """
            SELECT coalesce(sum(CASE WHEN credit_code IN ('CREDIT_PAID', 'CREDIT_PROMO') THEN amount_nano ELSE 0 END)
                          - sum(CASE WHEN debit_code IN ('CREDIT_PAID', 'CREDIT_PROMO') THEN amount_nano ELSE 0 END), 0)::bigint AS balance
              FROM transfer WHERE tenant_id = $1 AND booked_at < $2
            """;

    private static final String ENTRIES = """
            SELECT t.transaction_id, t.kind, t.booked_at,
                   (sum(CASE WHEN credit_code IN ('CREDIT_PAID', 'CREDIT_PROMO') THEN amount_nano ELSE 0 END)
                  - sum(CASE WHEN debit_code IN ('CREDIT_PAID', 'CREDIT_PROMO') THEN amount_nano ELSE 0 END))::bigint AS change,
                   coalesce(sum(amount_nano) FILTER (WHERE credit_code = 'REVENUE_TOPUP_FEE'), 0)::bigint AS fee,
                   (coalesce(sum(amount_nano) FILTER (WHERE credit_code = 'TAX_PAYABLE'), 0)
                  - coalesce(sum(amount_nano) FILTER (WHERE debit_code = 'TAX_PAYABLE'), 0))::bigint AS tax,
                   coalesce(min(x.reference), 'usage:' || t.transaction_id) AS reference,
                   coalesce(min(x.memo), '') AS memo
              FROM transfer t LEFT JOIN ledger_transaction x ON x.id = t.transaction_id AND x.tenant_id = $1
             WHERE t.tenant_id = $1 AND t.booked_at >= $2 AND t.booked_at < $3
             GROUP BY t.transaction_id, t.kind, t.booked_at
             ORDER BY t.booked_at, t.transaction_id
            """;

    private static final String USAGE = """
            SELECT project_id, key_id, model, coalesce(provider, 'none') AS provider, credential_source,
                   count(*) AS requests, sum(input_tokens)::bigint AS input_tokens, sum(output_tokens)::bigint AS output_tokens,
                   sum(charge_nano)::bigint AS charge, sum(list_nano)::bigint AS list
              FROM usage_record
             WHERE tenant_id = $1 AND applied_at >= $2 AND applied_at < $3
             GROUP BY project_id, key_id, model, coalesce(provider, 'none'), credential_source
             ORDER BY project_id, key_id, model, provider, credential_source
            """;

    private static final String COMPLETE_UP_TO =
            "SELECT min(coalesce(complete_up_to, 'epoch'::timestamptz)) AS complete_up_to FROM consumer_offset WHERE topic = $1";

    Uni<BalanceView> balance(SqlConnection sql, OrganizationId organization, Instant asOf) {
        return wallet(sql, organization).chain(wallet -> sql.preparedQuery(LOTS)
                .execute(Tuple.of(organization.value()))
                .map(rows -> view(wallet, list(rows, LedgerReading::lot), asOf)));
    }

    Uni<List<JournalEntry>> entries(SqlConnection sql, OrganizationId organization, Instant from, Instant to) {
        return sql.preparedQuery(ENTRIES)
                .execute(Tuple.of(organization.value(), utc(from), utc(to)))
                .map(rows -> list(rows, LedgerReading::entry));
    }

    Uni<Statement> statement(SqlConnection sql, OrganizationId organization, Instant from, Instant to) {
        return balanceBefore(sql, organization, from).chain(opening -> balanceBefore(sql, organization, to)
                .chain(closing -> entries(sql, organization, from, to)
                        .chain(entries -> usage(sql, organization, from, to).chain(usage -> completeUpTo(sql)
                                .map(complete ->
                                        new Statement(from, to, opening, closing, entries, usage, complete))))));
    }

    Uni<Instant> completeUpTo(SqlConnection sql) {
        return sql.preparedQuery(COMPLETE_UP_TO)
                .execute(Tuple.of(Topics.USAGE_EVENTS.name()))
                .map(rows -> rows.iterator().next().getOffsetDateTime("complete_up_to"))
                .map(at -> at == null ? Instant.EPOCH : at.toInstant());
    }

    private Uni<Optional<Wallet>> wallet(SqlConnection sql, OrganizationId organization) {
        return sql.preparedQuery(WALLET)
                .execute(Tuple.of(organization.value()))
                .map(rows -> list(rows, Wallet::of).stream().findFirst());
    }

    private Uni<NanoUsd> balanceBefore(SqlConnection sql, OrganizationId organization, Instant at) {
        return sql.preparedQuery(BALANCE_BEFORE)
                .execute(Tuple.of(organization.value(), utc(at)))
                .map(rows -> new NanoUsd(rows.iterator().next().getLong("balance")));
    }

    private Uni<List<UsageLine>> usage(SqlConnection sql, OrganizationId organization, Instant from, Instant to) {
        return sql.preparedQuery(USAGE)
                .execute(Tuple.of(organization.value(), utc(from), utc(to)))
                .map(rows -> list(rows, LedgerReading::usageLine));
    }

    private static BalanceView view(Optional<Wallet> wallet, List<BalanceView.Lot> lots, Instant asOf) {
        if (wallet.isEmpty()) {
            return new BalanceView(
                    NanoUsd.ZERO, NanoUsd.ZERO, NanoUsd.ZERO, NanoUsd.ZERO, NanoUsd.ZERO, List.of(), asOf);
        }
        Wallet head = wallet.get();
        return new BalanceView(
                new NanoUsd(head.balance()),
                new NanoUsd(head.leased()),
                new NanoUsd(Math.max(0, head.available())),
                new NanoUsd(head.totalCredits()),
                new NanoUsd(head.totalUsage()),
                lots,
                asOf);
    }

    private static BalanceView.Lot lot(Row row) {
        OffsetDateTime expires = row.getOffsetDateTime("expires_at");
        return new BalanceView.Lot(
                row.getUUID("id"),
                row.getString("kind"),
                new NanoUsd(row.getLong("granted_nano")),
                new NanoUsd(row.getLong("remaining_nano")),
                expires == null ? null : expires.toInstant(),
                row.getString("source"));
    }

    private static JournalEntry entry(Row row) {
        return new JournalEntry(
                row.getUUID("transaction_id"),
                PostingKind.ofWireName(row.getString("kind")),
                row.getOffsetDateTime("booked_at").toInstant(),
                new NanoUsd(row.getLong("change")),
                new NanoUsd(row.getLong("fee")),
                new NanoUsd(row.getLong("tax")),
                row.getString("reference"),
                row.getString("memo"));
    }

    private static UsageLine usageLine(Row row) {
        return new UsageLine(
                row.getUUID("project_id"),
                row.getUUID("key_id"),
                row.getString("model"),
                row.getString("provider"),
                row.getString("credential_source"),
                row.getLong("requests"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                new NanoUsd(row.getLong("charge")),
                new NanoUsd(row.getLong("list")));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        return StreamSupport.stream(rows.spliterator(), false).map(mapping).toList();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
