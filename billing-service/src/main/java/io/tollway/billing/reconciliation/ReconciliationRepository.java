package io.tollway.billing.reconciliation;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.reconciliation.Findings.Difference;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The provider's lines, how far they were read, and what comparing them said. */
@ApplicationScoped
class ReconciliationRepository {
    private static final int LONGEST_LIST = 500;

    /** Without an earlier reading, a day before the first cash: the clocks differ, and nothing older can be ours. */
    private static final String READ_UP_TO = """
            SELECT coalesce((SELECT complete_up_to FROM stripe_reading),
                            (SELECT min(effective_at) FROM ledger_transaction WHERE idempotency_key LIKE 'stripe:%') - interval '1 day',
                            (SELECT min(created_at) FROM top_up) - interval '1 day') AS at
            """;

    private static final String KEEP = """
            INSERT INTO stripe_line (id, object, type, cents, created_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String MOVE = "UPDATE stripe_reading SET complete_up_to = greatest(complete_up_to, $1)";

    private static final String COMPARED = "UPDATE stripe_reading SET compared_at = now()";

    /**
     * A refund's money is gone at the provider as soon as it is asked for, and leaves the clearing account when it is known to have arrived; until then what was promised counts.
     * Both sides must have rested: $1 is the newest instant that is compared.
     */
    private static final String DIFFERENCES = """
            WITH stripe AS (
                   SELECT object, sum(cents)::bigint AS cents, max(created_at) AS at FROM stripe_line GROUP BY object),
                 posted AS (
                   SELECT split_part(idempotency_key, ':', 2) AS object, entry.booked_at AS at,
                          CASE WHEN debit_code = 'STRIPE_CLEARING' THEN amount_nano ELSE -amount_nano END AS nano
                     FROM ledger_transaction entry JOIN transfer ON transaction_id = entry.id
                    WHERE idempotency_key LIKE 'stripe:%' AND 'STRIPE_CLEARING' IN (debit_code, credit_code)
                    UNION ALL
                   SELECT refund_id, requested_at, -(credit_cents + tax_cents) * 10000000
                     FROM refund WHERE state IN ('requested', 'unknown', 'pending') AND refund_id IS NOT NULL),
                 ledger AS (
                   SELECT object, sum(nano) / 10000000 AS cents, max(at) AS at FROM posted GROUP BY object)
            SELECT object, coalesce(stripe.cents, 0)::bigint AS stripe_cents, coalesce(ledger.cents, 0)::bigint AS ledger_cents
              FROM stripe FULL JOIN ledger USING (object)
             WHERE coalesce(stripe.cents, 0) <> coalesce(ledger.cents, 0)
               AND coalesce(stripe.at, '-infinity') < $1 AND coalesce(ledger.at, '-infinity') < $1
            """;

    private static final String REPLACE = "WITH now_found AS (" + DIFFERENCES + """
            ), gone AS (
              DELETE FROM stripe_difference WHERE object NOT IN (SELECT object FROM now_found))
            INSERT INTO stripe_difference (object, stripe_cents, ledger_cents) SELECT * FROM now_found
            ON CONFLICT (object) DO UPDATE SET stripe_cents = EXCLUDED.stripe_cents, ledger_cents = EXCLUDED.ledger_cents, accepted_at = NULL, accepted_by = NULL
             WHERE (stripe_difference.stripe_cents, stripe_difference.ledger_cents) <> (EXCLUDED.stripe_cents, EXCLUDED.ledger_cents)
            """;

    private static final String ACCEPT = """
            WITH accepted AS (
              UPDATE stripe_difference SET accepted_at = coalesce(accepted_at, now()), accepted_by = coalesce(accepted_by, $2) WHERE object = $1 RETURNING *)
            INSERT INTO operator_audit (id, tenant_id, actor, action, target, reason, detail)
            SELECT $4, NULL, $2, 'reconciliation.accept', object, $3, jsonb_build_object('stripe_cents', stripe_cents, 'ledger_cents', ledger_cents) FROM accepted
            """;

    private static final String FOUND =
            "SELECT * FROM stripe_difference ORDER BY found_at, object LIMIT " + LONGEST_LIST;

    private static final String STATE =
            "SELECT complete_up_to, compared_at, (SELECT count(*) FROM stripe_line) AS lines FROM stripe_reading";

    /** From where on there may be lines that are not kept; empty when no cash ever moved. */
    Uni<Optional<Instant>> readUpTo(SqlConnection sql) {
        return sql.query(READ_UP_TO)
                .execute()
                .map(rows -> Optional.ofNullable(instant(rows.iterator().next(), "at")));
    }

    /** Keeps lines, each once, and that the books were read up to an instant. */
    Uni<Void> keep(SqlConnection sql, List<ProviderBooks.Line> lines, Instant upTo) {
        return sql.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                lines.stream().map(ProviderBooks.Line::id).toArray(String[]::new))
                        .addArrayOfString(
                                lines.stream().map(ProviderBooks.Line::object).toArray(String[]::new))
                        .addArrayOfString(
                                lines.stream().map(ProviderBooks.Line::type).toArray(String[]::new))
                        .addArrayOfLong(
                                lines.stream().map(ProviderBooks.Line::cents).toArray(Long[]::new))
                        .addArrayOfOffsetDateTime(lines.stream()
                                .map(line -> utc(line.createdAt()))
                                .toArray(OffsetDateTime[]::new)))
                .chain(() -> sql.preparedQuery(MOVE).execute(Tuple.of(utc(upTo))))
                .replaceWithVoid();
    }

    /** Compares everything that had rested by then, and keeps what differs in place of what differed before. */
    Uni<Void> compare(SqlConnection sql, Instant rested) {
        return sql.query(COMPARED)
                .execute()
                .chain(() -> sql.preparedQuery(REPLACE).execute(Tuple.of(utc(rested))))
                .replaceWithVoid();
    }

    /** Whether there was such a difference. */
    Uni<Boolean> accept(SqlConnection sql, String object, String operator, String reason, UUID auditId) {
        return sql.preparedQuery(ACCEPT)
                .execute(Tuple.of(object, operator, reason, auditId))
                .map(written -> written.rowCount() > 0);
    }

    Uni<Findings> findings(SqlConnection sql) {
        return sql.query(STATE)
                .execute()
                .chain(state -> sql.query(FOUND).execute().map(found -> {
                    Row row = state.iterator().next();
                    List<Difference> differences = new ArrayList<>();
                    found.forEach(each -> differences.add(new Difference(
                            each.getString("object"),
                            each.getLong("stripe_cents"),
                            each.getLong("ledger_cents"),
                            each.getOffsetDateTime("found_at").toInstant(),
                            each.getString("accepted_by"))));
                    return new Findings(
                            instant(row, "complete_up_to"),
                            instant(row, "compared_at"),
                            row.getLong("lines"),
                            differences);
                }));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime at = row.getOffsetDateTime(column);
        return at == null ? null : at.toInstant();
    }
}
