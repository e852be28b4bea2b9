package io.tollway.billing.journal;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Reads an organization's rows in the journal's order: by booking time, transaction, kind and id. Everything one transaction wrote has one booking time. */
@ApplicationScoped
class JournalReading {
    private static final int PAGE = 1_000;

    /** The field lists are those of {@link RowKind}, in its order. */
    private static final String ROWS = """
            SELECT to_char(booked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS booked, transaction_id, kind, fields
              FROM (
                SELECT granted_at AS booked_at, transaction_id, 0 AS kind, id::text AS place,
                       ARRAY[id::text, kind, granted_nano::text, repaid_nano::text, priority::text,
                             to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), source] AS fields
                  FROM lot WHERE tenant_id = $1 AND granted_at >= $2 AND granted_at < $3
                UNION ALL
                SELECT t.booked_at, t.transaction_id, 1, lpad(t.id::text, 19, '0'),
                       ARRAY[t.id::text, t.kind, t.debit_code, t.credit_code, t.amount_nano::text, x.reference, nullif(x.memo, '')]
                  FROM transfer t LEFT JOIN ledger_transaction x ON x.id = t.transaction_id AND x.tenant_id = t.tenant_id
                 WHERE t.tenant_id = $1 AND t.booked_at >= $2 AND t.booked_at < $3
                UNION ALL
                SELECT batch.booked_at, d.transaction_id, 2, d.lot_id::text, ARRAY[d.lot_id::text, d.amount_nano::text]
                  FROM (SELECT DISTINCT transaction_id, booked_at FROM transfer
                         WHERE tenant_id = $1 AND kind IN ('usage', 'refund', 'dispute') AND booked_at >= $2 AND booked_at < $3) AS batch
                  JOIN lot_draw d ON d.transaction_id = batch.transaction_id AND d.tenant_id = $1
                UNION ALL
                SELECT applied_at, transaction_id, 3, request_id::text,
                       ARRAY[request_id::text, project_id::text, key_id::text, model, provider, credential_source, outcome, event ->> 'endpoint_id',
                             event ->> 'price_version', input_tokens::text, output_tokens::text, event ->> 'hold_nano', list_nano::text, charge_nano::text,
                             nullif(array_to_string(ARRAY(SELECT lease || ':' || amount FROM unnest(charge_leases, charge_amounts) AS paid (lease, amount)), ' '), ''),
                             to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')]
                  FROM usage_record WHERE tenant_id = $1 AND applied_at >= $2 AND applied_at < $3
              ) AS journal
             ORDER BY booked_at, transaction_id, kind, place COLLATE "C"
            """;

    /** Hands the rows of {@code [from, to)} on, page by page, each after the page before was taken. */
    Uni<Void> read(
            SqlConnection sql,
            OrganizationId organization,
            Instant from,
            Instant to,
            Function<List<JournalRow>, Uni<Void>> take) {
        Tuple range = Tuple.of(organization.value(), from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC));
        return sql.prepare(ROWS).chain(statement -> {
            Cursor cursor = statement.cursor(range);
            return Multi.createBy()
                    .repeating()
                    .uni(() -> cursor.read(PAGE).map(JournalReading::page).chain(page -> take.apply(page)
                            .replaceWith(page)))
                    .whilst(page -> cursor.hasMore())
                    .collect()
                    .last()
                    .chain(() -> cursor.close())
                    .chain(() -> statement.close());
        });
    }

    private static List<JournalRow> page(RowSet<Row> rows) {
        List<JournalRow> page = new ArrayList<>(rows.size());
        for (Row row : rows) {
            page.add(new JournalRow(
                    RowKind.values()[row.getInteger("kind")],
                    row.getString("booked"),
                    row.getUUID("transaction_id"),
                    Collections.unmodifiableList(Arrays.asList(row.getArrayOfStrings("fields")))));
        }
        return page;
    }
}
