package io.tollway.billing.proof;

import java.util.Map;

/** The invariants of refunds and disputes; each query returns the rows that break one. */
final class MoneyBackInvariantSql {
    static final Map<String, String> ALL = Map.of(
            "refunds_equal_postings", """
                SELECT refund.id FROM refund
                  LEFT JOIN (SELECT entry.idempotency_key AS key,
                                    sum(CASE WHEN credit_code = 'REFUND_CLEARING' THEN amount_nano WHEN debit_code = 'REFUND_CLEARING' THEN -amount_nano ELSE 0 END) AS promised,
                                    sum(CASE WHEN debit_code = 'CREDIT_PAID' THEN amount_nano WHEN credit_code = 'CREDIT_PAID' THEN -amount_nano ELSE 0 END) AS taken
                               FROM transfer JOIN ledger_transaction entry ON entry.id = transaction_id
                              WHERE transfer.kind IN ('refund', 'refund_paid', 'refund_failed') GROUP BY 1) AS posted
                       ON posted.key IN ('refund:' || refund.id, 'refund:' || refund.id || ':fail', 'stripe:' || refund_id || ':ok', 'stripe:' || refund_id || ':fail')
                 GROUP BY refund.id
                HAVING coalesce(sum(promised), 0) <> CASE WHEN state IN ('succeeded', 'failed') THEN 0 ELSE (credit_cents + tax_cents) * 10000000 END
                    OR coalesce(sum(taken), 0) <> CASE WHEN state = 'failed' THEN 0 ELSE credit_cents * 10000000 END
                """,
            "refund_clearing_equals_open_refunds", """
                SELECT posted.held FROM (SELECT coalesce(sum(credits_nano - debits_nano), 0) AS held FROM account WHERE code = 'REFUND_CLEARING') AS posted,
                       (SELECT coalesce(sum(credit_cents + tax_cents), 0) * 10000000 AS held FROM refund WHERE state IN ('requested', 'unknown', 'pending')) AS promised
                 WHERE posted.held <> promised.held
                """,
            "disputes_equal_postings", """
                SELECT dispute.id FROM dispute
                  LEFT JOIN (SELECT entry.idempotency_key AS key,
                                    sum(CASE WHEN debit_code = 'DISPUTE_RECEIVABLE' THEN amount_nano WHEN credit_code = 'DISPUTE_RECEIVABLE' THEN -amount_nano ELSE 0 END) AS open,
                                    sum(CASE WHEN credit_code = 'CREDIT_DISPUTED' THEN amount_nano WHEN debit_code = 'CREDIT_DISPUTED' THEN -amount_nano ELSE 0 END) AS held,
                                    sum(CASE WHEN debit_code = 'CREDIT_PAID' THEN amount_nano WHEN credit_code = 'CREDIT_PAID' THEN -amount_nano ELSE 0 END) AS taken
                               FROM transfer JOIN ledger_transaction entry ON entry.id = transaction_id
                              WHERE transfer.kind IN ('dispute', 'dispute_won', 'dispute_lost') GROUP BY 1) AS posted
                       ON posted.key IN ('stripe:' || dispute.id || ':out', 'stripe:' || dispute.id || ':in', 'stripe:' || dispute.id || ':lost')
                 GROUP BY dispute.id
                HAVING coalesce(sum(open), 0) <> CASE WHEN stage = 'withdrawn' THEN amount_cents * 10000000 ELSE 0 END
                    OR coalesce(sum(held), 0) <> CASE WHEN stage = 'withdrawn' THEN credit_nano ELSE 0 END
                    OR coalesce(sum(taken), 0) <> CASE WHEN stage IN ('withdrawn', 'lost') THEN credit_nano ELSE 0 END
                """,
            "dispute_accounts_equal_open_disputes", """
                SELECT tenant_id FROM (SELECT tenant_id, sum(credits_nano - debits_nano) AS held FROM account WHERE code = 'CREDIT_DISPUTED' GROUP BY 1) AS posted
                  FULL JOIN (SELECT tenant_id, sum(credit_nano) AS held FROM dispute WHERE stage = 'withdrawn' GROUP BY 1) AS open USING (tenant_id)
                 WHERE coalesce(posted.held, 0) <> coalesce(open.held, 0)
                UNION ALL
                SELECT NULL FROM (SELECT coalesce(sum(debits_nano - credits_nano), 0) AS held FROM account WHERE code = 'DISPUTE_RECEIVABLE') AS posted,
                       (SELECT coalesce(sum(amount_cents), 0) * 10000000 AS held FROM dispute WHERE stage = 'withdrawn') AS open
                 WHERE posted.held <> open.held
                """,
            "frozen_wallets_have_a_dispute", """
                SELECT wallet.tenant_id FROM wallet
                  LEFT JOIN (SELECT tenant_id, true AS stops FROM dispute WHERE stage IN ('withdrawn', 'lost') AND released_at IS NULL GROUP BY 1) AS disputed USING (tenant_id)
                 WHERE frozen <> coalesce(stops, false)
                """,
            "money_back_stays_below_purchases", """
                SELECT lot.id FROM lot
                  JOIN (SELECT tenant_id, payment_id, credit_cents * 10000000 AS back FROM refund WHERE state <> 'failed'
                        UNION ALL
                        SELECT tenant_id, payment_id, credit_nano FROM dispute WHERE stage IN ('withdrawn', 'lost')) AS gone
                       ON lot.source = 'stripe:' || gone.payment_id AND lot.tenant_id = gone.tenant_id
                 GROUP BY lot.id HAVING sum(gone.back) > lot.granted_nano
                """);

    private MoneyBackInvariantSql() {}
}
