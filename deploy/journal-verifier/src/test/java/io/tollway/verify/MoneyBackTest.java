package io.tollway.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Credit that goes back to payments: what a journal with refunds and disputes must prove. Ten dollars are bought in each. */
class MoneyBackTest {
    private final Books books = new Books();
    private int transfers;

    @Test
    void aRefundDrawsAllItTakes() {
        bought();
        transfer("t2", "refund", "CREDIT_PAID", "REFUND_CLEARING", 4, "refund:r1");
        draw("t2", 4);

        assertThatCode(() -> end(6, 0, 6, 6)).doesNotThrowAnyException();
    }

    @Test
    void aRefundThatDrawsLessIsFound() {
        bought();
        transfer("t2", "refund", "CREDIT_PAID", "REFUND_CLEARING", 4, "refund:r1");
        draw("t2", 3);

        assertThatThrownBy(() -> end(6, 1, 6, 7)).hasMessageContaining("refunds 4 and draws 3");
    }

    @Test
    void whatADisputeTakesBeyondItsLotsIsOwed() {
        bought();
        transfer("t2", "dispute", "CREDIT_PAID", "CREDIT_DISPUTED", 12, "stripe:dp_1:out");
        draw("t2", 10);

        assertThatCode(() -> end(-2, 2, -2, 0)).doesNotThrowAnyException();
    }

    @Test
    void aWonDisputeGivesBackExactlyWhatItTook() {
        bought();
        transfer("t2", "dispute", "CREDIT_PAID", "CREDIT_DISPUTED", 10, "stripe:dp_1:out");
        draw("t2", 10);
        lot("t3", "l2", 9, "stripe:dp_1:in");

        assertThatThrownBy(() -> transfer("t3", "dispute_won", "CREDIT_DISPUTED", "CREDIT_PAID", 9, "stripe:dp_1:in"))
                .hasMessageContaining("for a dispute that took 10");
    }

    @Test
    void aDisputeThatNeverTookAnythingGivesNothingBack() {
        bought();
        lot("t3", "l2", 10, "stripe:dp_1:in");

        assertThatThrownBy(() -> transfer("t3", "dispute_won", "CREDIT_DISPUTED", "CREDIT_PAID", 10, "stripe:dp_1:in"))
                .hasMessageContaining("took nothing");
    }

    private void bought() {
        lot("t1", "l1", 10, "stripe:pi_1");
        transfer("t1", "top_up", "STRIPE_CLEARING", "CREDIT_PAID", 10, "stripe:pi_1");
    }

    private void lot(String transaction, String id, long granted, String source) {
        row(
                "lot",
                transaction,
                "\"lot_id\":\"" + id + "\",\"kind\":\"paid\",\"granted_nano\":" + granted
                        + ",\"repaid_nano\":0,\"source\":\"" + source + "\"");
    }

    private void transfer(String transaction, String kind, String debit, String credit, long amount, String reference) {
        row(
                "transfer",
                transaction,
                "\"transfer_id\":" + ++transfers + ",\"kind\":\"" + kind + "\",\"debit\":\"" + debit
                        + "\",\"credit\":\"" + credit + "\",\"amount_nano\":" + amount + ",\"reference\":\"" + reference
                        + "\"");
    }

    private void draw(String transaction, long amount) {
        row("draw", transaction, "\"lot_id\":\"l1\",\"amount_nano\":" + amount);
    }

    private void row(String kind, String transaction, String fields) {
        books.row(
                Line.of("{\"row\":\"" + kind + "\",\"booked_at\":\"2026-11-20T08:00:00.000000Z\",\"transaction_id\":\""
                        + transaction + "\"," + fields + "}"));
    }

    private void end(long balance, long overdraft, long credits, long remaining) {
        books.end(Line.of("{\"row\":\"end\",\"balance_nano\":" + balance + ",\"overdraft_nano\":" + overdraft
                + ",\"total_credits_nano\":" + credits
                + ",\"total_usage_nano\":0,\"lots\":[{\"lot_id\":\"l1\",\"remaining_nano\":"
                + remaining + ",\"expired_nano\":0}]}"));
    }
}
