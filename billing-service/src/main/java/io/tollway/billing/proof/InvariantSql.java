package io.tollway.billing.proof;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The invariants; each query returns the rows that break one. */
final class InvariantSql {
    static final Map<String, String> ALL;

    static {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("debits_equal_credits", """
                SELECT currency FROM account GROUP BY currency HAVING sum(debits_nano) <> sum(credits_nano)
                """);
        all.put("account_totals_equal_transfers", """
                SELECT account.id FROM account
                  LEFT JOIN (SELECT debit_account AS id, sum(amount_nano) AS total FROM transfer GROUP BY 1) AS debit USING (id)
                  LEFT JOIN (SELECT credit_account AS id, sum(amount_nano) AS total FROM transfer GROUP BY 1) AS credit USING (id)
                 WHERE debits_nano <> coalesce(debit.total, 0) OR credits_nano <> coalesce(credit.total, 0)
                """);
        all.put("transfers_touch_one_tenant", """
                SELECT transfer.id FROM transfer
                  JOIN account debit ON debit.id = debit_account JOIN account credit ON credit.id = credit_account
                 WHERE coalesce(debit.tenant_id, transfer.tenant_id) <> transfer.tenant_id
                    OR coalesce(credit.tenant_id, transfer.tenant_id) <> transfer.tenant_id
                    OR debit.code <> debit_code OR credit.code <> credit_code
                """);
        all.put("wallet_equals_ledger", """
                SELECT wallet.tenant_id FROM wallet
                  LEFT JOIN (SELECT tenant_id, sum(credits_nano - debits_nano) AS balance FROM account
                              WHERE code IN ('CREDIT_PAID', 'CREDIT_PROMO') GROUP BY 1) AS ledger USING (tenant_id)
                 WHERE balance_nano <> coalesce(ledger.balance, 0)
                """);
        all.put("wallet_equals_lots_minus_overdraft", """
                SELECT wallet.tenant_id FROM wallet
                  LEFT JOIN (SELECT tenant_id, sum(remaining_nano) AS remaining FROM lot GROUP BY 1) AS lots USING (tenant_id)
                 WHERE balance_nano <> coalesce(lots.remaining, 0) - overdraft_nano
                """);
        all.put("wallet_totals_explain_balance", """
                SELECT tenant_id FROM wallet WHERE balance_nano <> total_credits_nano - total_usage_nano
                """);
        all.put("wallet_usage_equals_records", """
                SELECT wallet.tenant_id FROM wallet
                  LEFT JOIN (SELECT tenant_id, sum(charge_nano) AS used FROM usage_record GROUP BY 1) AS records USING (tenant_id)
                 WHERE total_usage_nano <> coalesce(records.used, 0)
                """);
        all.put("key_days_equal_records", """
                SELECT key_id FROM key_day
                  FULL JOIN (SELECT tenant_id, key_id, (ended_at AT TIME ZONE 'UTC')::date AS day, count(*) AS entries, sum(charge_nano) AS charged,
                                    sum(CASE WHEN credential_source LIKE 'byok%' THEN list_nano ELSE 0 END) AS own
                               FROM usage_record GROUP BY 1, 2, 3) AS records USING (tenant_id, key_id, day)
                 WHERE coalesce(requests, 0) <> coalesce(entries, 0) OR coalesce(charged_nano, 0) <> coalesce(charged, 0)
                    OR coalesce(own_nano, 0) <> coalesce(own, 0)
                """);
        all.put("wallet_promises_equal_live_leases", """
                SELECT wallet.tenant_id FROM wallet
                  LEFT JOIN (SELECT tenant_id, sum(granted_nano - settled_nano) AS outstanding FROM lease
                              WHERE bucket_kind = 'balance' AND state IN ('OPEN', 'CLOSING', 'QUARANTINED') GROUP BY 1) AS live USING (tenant_id)
                 WHERE leased_nano <> coalesce(live.outstanding, 0)
                """);
        all.put("bucket_promises_equal_live_leases", """
                SELECT tenant_id FROM bucket
                  FULL JOIN (SELECT tenant_id, bucket_kind AS kind, bucket_id, coalesce(window_start, 'epoch') AS window_start, coalesce(window_end, 'infinity') AS window_end,
                                    sum(CASE WHEN state IN ('OPEN', 'CLOSING', 'QUARANTINED') THEN granted_nano - settled_nano ELSE 0 END) AS outstanding,
                                    sum(settled_nano + excess_nano) AS used
                               FROM lease WHERE bucket_kind <> 'balance' GROUP BY 1, 2, 3, 4, 5) AS drawn USING (tenant_id, kind, bucket_id, window_start, window_end)
                 WHERE coalesce(leased_nano, 0) <> coalesce(drawn.outstanding, 0) OR coalesce(used_nano, 0) <> coalesce(drawn.used, 0)
                """);
        all.put("bucket_use_equals_records", """
                SELECT tenant_id FROM bucket
                  FULL JOIN (SELECT lease.tenant_id, bucket_kind AS kind, bucket_id, coalesce(window_start, 'epoch') AS window_start, coalesce(window_end, 'infinity') AS window_end, sum(charge.amount) AS total
                               FROM usage_record, unnest(charge_leases, charge_amounts) AS charge (lease_id, amount) JOIN lease ON lease.id = charge.lease_id
                              WHERE bucket_kind <> 'balance' GROUP BY 1, 2, 3, 4, 5) AS records USING (tenant_id, kind, bucket_id, window_start, window_end)
                 WHERE coalesce(used_nano, 0) <> coalesce(records.total, 0)
                """);
        all.put("promises_stay_under_limits", """
                SELECT tenant_id FROM bucket
                  LEFT JOIN (SELECT tenant_id, bucket_kind AS kind, bucket_id, coalesce(window_start, 'epoch') AS window_start, coalesce(window_end, 'infinity') AS window_end, sum(excess_nano) AS excess
                               FROM lease WHERE excess_nano > 0 AND bucket_kind <> 'balance' GROUP BY 1, 2, 3, 4, 5) AS beyond USING (tenant_id, kind, bucket_id, window_start, window_end)
                 WHERE ceiling_nano < used_nano - coalesce(excess, 0) + leased_nano
                """);
        all.put("usage_records_equal_postings", """
                SELECT transaction_id
                  FROM (SELECT transaction_id, tenant_id, sum(charge_nano) AS total FROM usage_record GROUP BY 1, 2) AS records
                  FULL JOIN (SELECT transaction_id, tenant_id, sum(amount_nano) AS total FROM transfer WHERE kind = 'usage' GROUP BY 1, 2) AS posted
                       USING (transaction_id, tenant_id)
                 WHERE coalesce(records.total, 0) <> coalesce(posted.total, 0)
                """);
        all.put("lots_equal_draws", """
                SELECT lot.id FROM lot
                  LEFT JOIN (SELECT lot_id AS id, sum(amount_nano) AS drawn FROM lot_draw GROUP BY 1) AS draws USING (id)
                 WHERE granted_nano - remaining_nano <> coalesce(draws.drawn, 0) + repaid_nano + expired_nano
                """);
        all.put("leases_equal_records", """
                SELECT id FROM lease
                  FULL JOIN (SELECT charge.lease_id AS id, count(*) AS entries, sum(charge.amount) AS total
                               FROM usage_record, unnest(charge_leases, charge_amounts) AS charge (lease_id, amount) GROUP BY 1) AS records USING (id)
                 WHERE coalesce(settled_nano + excess_nano, 0) <> coalesce(records.total, 0) OR coalesce(events, 0) <> coalesce(records.entries, 0)
                """);
        all.put("closed_leases_are_proven", """
                SELECT id FROM lease WHERE state = 'CLOSED'
                   AND (declared_events IS DISTINCT FROM events OR declared_nano IS DISTINCT FROM settled_nano + excess_nano)
                """);
        all.put("paid_lots_have_a_top_up", """
                SELECT source FROM lot WHERE kind = 'paid'
                EXCEPT SELECT idempotency_key FROM ledger_transaction WHERE kind IN ('top_up', 'true_up', 'refund_failed', 'dispute_won')
                """);
        all.put("one_automatic_top_up_is_in_flight", """
                SELECT tenant_id FROM auto_top_up_attempt WHERE state NOT IN ('paid', 'canceled', 'quarantined') GROUP BY tenant_id HAVING count(*) > 1
                """);
        all.put("automatic_top_ups_are_credited_as_paid", """
                SELECT attempt.id FROM auto_top_up_attempt attempt
                  LEFT JOIN (SELECT entry.idempotency_key, transfer.tenant_id, sum(amount_nano) AS total
                               FROM ledger_transaction entry JOIN transfer ON transfer.transaction_id = entry.id WHERE entry.kind = 'top_up' GROUP BY 1, 2) AS posted
                       ON posted.idempotency_key = 'stripe:' || attempt.payment_id AND posted.tenant_id = attempt.tenant_id
                  LEFT JOIN top_up ON top_up.id = attempt.id AND top_up.payment_id = attempt.payment_id AND top_up.credit_cents = attempt.credit_cents
                 WHERE attempt.state = 'paid'
                   AND (posted.total IS DISTINCT FROM (attempt.credit_cents + attempt.fee_cents + attempt.tax_cents) * 10000000::bigint OR top_up.id IS NULL)
                """);
        all.put("true_ups_stay_below_charges", """
                SELECT request_id FROM true_up
                  FULL JOIN (SELECT split_part(reference, ':', 2)::uuid AS request_id, sum(amount_nano) AS total
                               FROM transfer JOIN ledger_transaction entry ON entry.id = transaction_id WHERE transfer.kind = 'true_up' GROUP BY 1) AS posted
                       USING (request_id)
                  LEFT JOIN usage_record USING (request_id)
                 WHERE coalesce(returned_nano, 0) <> coalesce(posted.total, 0) OR usage_record.charge_nano IS NULL OR returned_nano > usage_record.charge_nano
                    OR usage_record.tenant_id IS DISTINCT FROM true_up.tenant_id
                """);
        all.put("no_usage_from_an_insane_clock", "SELECT request_id FROM usage_record_default");
        all.put("document_numbers_have_no_gap", """
                SELECT series FROM document_series
                  FULL JOIN (SELECT series, count(*) AS issued, max(sequence) AS last FROM issued_document GROUP BY 1) AS documents USING (series)
                 WHERE coalesce(next, 1) <> coalesce(last, 0) + 1 OR coalesce(issued, 0) <> coalesce(last, 0)
                """);
        all.put("sealed_days_reach_the_head", """
                SELECT tenant_id FROM journal_head
                  LEFT JOIN (SELECT tenant_id, sum(row_count) AS sealed, max(day) AS last FROM journal_day GROUP BY 1) AS days USING (tenant_id)
                 WHERE last_n <> coalesce(sealed, 0) OR last >= (sealed_until AT TIME ZONE 'UTC')::date
                """);
        all.put("sealed_days_are_unchanged", """
                SELECT day FROM journal_check JOIN journal_day USING (tenant_id, day) WHERE found_digest <> digest OR found_rows <> row_count
                """);
        all.put("stripe_agrees", "SELECT object FROM stripe_difference WHERE accepted_at IS NULL");
        all.putAll(MoneyBackInvariantSql.ALL);
        ALL = Collections.unmodifiableMap(all);
    }

    private InvariantSql() {}
}
