package io.tollway.billing.topup.dispute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.billing.cash.PostedUsage;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.BillingEvents;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.state.MemberState.Role;
import io.tollway.verify.JournalCheck;
import io.tollway.verify.Verdict;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CashStack.class)
class DisputeIT {
    private static final long DOLLAR = 1_000_000_000L;
    private static final String DISPUTED = "4000000000000259";
    private static final String INQUIRED = "4000000000001976";

    @Inject
    Disputes disputes;

    @Inject
    DisputeJanitor janitor;

    @Inject
    PostedUsage usage;

    @Inject
    LedgerInvariants invariants;

    private Cash cash;

    @BeforeEach
    void anOrganizationOfItsOwn() {
        cash = Cash.organization(Role.OWNER);
    }

    @AfterEach
    void webhooksWorkAgain() {
        Cash.webhooks("{}");
    }

    @Test
    void edgeCase37ADisputeOfSpentCreditLeavesADebtAndNamesItselfToWhoeverAsksForALease() throws Exception {
        Cash.webhooks("{\"drop\":true}");
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        cash.projectNamed(UUID.randomUUID(), "Spending");
        try (GatewayNode node = new GatewayNode()) {
            node.open();
            UUID lease = UUID.randomUUID();
            Cash.until("a lease is granted before it", () -> node.lease(
                            lease, cash.id().value(), DOLLAR, DOLLAR)
                    .path("outcome")
                    .asText()
                    .equals("granted"));
            usage.post(cash.id().value(), "acme/test", 1, 25 * DOLLAR);

            assertThat(hint(dispute)).isTrue();

            assertThat(cash.balanceNano()).isEqualTo(-25 * DOLLAR);
            JsonNode refusal = node.lease(UUID.randomUUID(), cash.id().value(), DOLLAR, 1);
            assertThat(refusal.path("outcome").asText()).isEqualTo("frozen");
            assertThat(refusal.path("frozen_by").asText()).isEqualTo(dispute);
            assertThat(BillingEvents.recalls(lease)).contains("recalled");
            cash.person()
                    .get(cash.path("/disputes"))
                    .then()
                    .statusCode(200)
                    .body("data[0].id", equalTo(dispute))
                    .body("data[0].stage", equalTo("withdrawn"))
                    .body("data[0].amount_usd", equalTo("26.38"))
                    .body("data[0].held_credit_usd", equalTo("25.00"))
                    .body("data[0].spending_stopped", equalTo(true))
                    .body("data[0].respond_by", notNullValue())
                    .body("data[0].fee_usd", nullValue());
        }
    }

    @Test
    void edgeCase38AWonDisputeIsTheExactMirrorAndSpendingGoesOn() {
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        await(dispute, "withdrawn");
        assertThat(cash.balanceNano()).isZero();
        assertThat(frozen()).isTrue();
        usage.post(cash.id().value(), "acme/test", 1, 2 * DOLLAR);

        evidence(dispute, "winning_evidence");

        await(dispute, "won");
        assertThat(cash.balanceNano()).isEqualTo(23 * DOLLAR);
        assertThat(frozen()).isFalse();
        assertThat(moved("dispute")).isEqualTo(moved("dispute_won")).containsEntry("CREDIT", 25 * DOLLAR);
        assertThat(Cash.number("SELECT sum(remaining_nano) FROM lot WHERE tenant_id = '" + cash.id() + "'"))
                .isEqualTo(23 * DOLLAR);
    }

    @Test
    void edgeCase39AnInquiryIsOnlyAFlag() {
        String inquiry = disputeOf(cash.bought("25.00", INQUIRED));

        await(inquiry, "inquiry");
        assertThat(cash.balanceNano()).isEqualTo(25 * DOLLAR);
        assertThat(frozen()).isFalse();
        assertThat(transactions("dispute")).isZero();

        evidence(inquiry, "winning_evidence");
        await(inquiry, "closed");
        assertThat(transactions("dispute")).isZero();
    }

    @Test
    void anInquiryThatBecomesADisputeStopsSpendingThen() {
        String inquiry = disputeOf(cash.bought("25.00", INQUIRED));
        await(inquiry, "inquiry");

        evidence(inquiry, "escalate_inquiry_evidence");

        await(inquiry, "withdrawn");
        assertThat(frozen()).isTrue();
        assertThat(cash.balanceNano()).isZero();
    }

    @Test
    void edgeCase41ADisputeHeardBeforeItsPaymentWaitsAndThenBothAreBooked() {
        Cash.webhooks("{\"drop\":true}");
        JsonPath order = cash.person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"amount_usd\":\"25.00\"}")
                .post(cash.path("/top-ups"))
                .jsonPath();
        Cash.execute("UPDATE top_up SET next_look_at = 'infinity' WHERE id = '" + order.getString("id") + "'");
        Cash.payWith(DISPUTED, order.getString("checkout_url"));
        String dispute = Cash.stripe().get("/v1/disputes?limit=1").jsonPath().getString("data[0].id");
        Cash.execute(
                "INSERT INTO stripe_event (id, type, object_id, created_at, payload, received_at, next_try_at) VALUES ('evt_"
                        + dispute + "', 'charge.dispute.created', '" + dispute + "', now(), '', now(), now())");

        Cash.until(
                "it was tried and waits",
                () -> Cash.number("SELECT count(*) FROM stripe_event WHERE id = 'evt_" + dispute
                                + "' AND tries >= 2 AND outcome IS NULL")
                        == 1);
        assertThat(transactions("dispute")).isZero();
        cash.person().get(cash.path("/top-ups/" + order.getString("id"))).then().body("state", equalTo("succeeded"));

        await(dispute, "withdrawn");
        assertThat(cash.balanceNano()).isZero();
        assertThat(frozen()).isTrue();
        assertThat(transactions("top_up")).isOne();
        assertThat(transactions("dispute")).isOne();
    }

    @Test
    void aLostDisputeKeepsItsDebtUntilCreditRepaysItAndAnOperatorLetsSpendingGoOn() {
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        await(dispute, "withdrawn");
        usage.post(cash.id().value(), "acme/test", 1, 7 * DOLLAR);
        evidence(dispute, "losing_evidence");
        await(dispute, "lost");

        assertThat(cash.balanceNano()).isEqualTo(-7 * DOLLAR);
        assertThat(frozen()).isTrue();
        cash.person()
                .body("{\"reason\":\"please\"}")
                .post("/api/v1/operator/disputes/" + dispute + "/release")
                .then()
                .statusCode(403);
        cash.bought("10.00", Cash.GOOD_CARD);
        assertThat(cash.balanceNano()).isEqualTo(3 * DOLLAR);

        Cash.operator(UUID.randomUUID())
                .body("{\"reason\":\"paid again\"}")
                .post("/api/v1/operator/disputes/" + dispute + "/release")
                .then()
                .statusCode(200)
                .body("spending_stopped", equalTo(false));

        assertThat(frozen()).isFalse();
        assertThat(Cash.number("SELECT count(*) FROM operator_audit WHERE action = 'dispute.release' AND target = '"
                        + dispute + "' AND reason = 'paid again'"))
                .isOne();
    }

    @Test
    void spendingGoesOnOnlyAfterTheLastOfSeveralDisputes() {
        String first = disputeOf(cash.bought("25.00", DISPUTED));
        String second = disputeOf(cash.bought("10.00", DISPUTED));
        await(first, "withdrawn");
        await(second, "withdrawn");

        evidence(first, "winning_evidence");
        await(first, "won");
        assertThat(frozen()).isTrue();
        Cash.operator(UUID.randomUUID())
                .body("{\"reason\":\"not lost\"}")
                .post("/api/v1/operator/disputes/" + second + "/release")
                .then()
                .statusCode(409)
                .body("code", equalTo("dispute_not_lost"));

        evidence(second, "winning_evidence");
        await(second, "won");
        assertThat(frozen()).isFalse();
        assertThat(cash.balanceNano()).isEqualTo(35 * DOLLAR);
    }

    @Test
    void manyMessagesInAnyOrderMoveMoneyOnce() throws Exception {
        Cash.webhooks("{\"duplicate\":true,\"shuffle\":true}");
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        evidence(dispute, "winning_evidence");
        try (ExecutorService together = Executors.newFixedThreadPool(20)) {
            List<Callable<Boolean>> hints = Stream.generate(() -> (Callable<Boolean>) () -> hint(dispute))
                    .limit(20)
                    .toList();
            for (Future<Boolean> each : together.invokeAll(hints)) {
                assertThat(each.get()).isTrue();
            }
        }

        await(dispute, "won");
        assertThat(transactions("dispute")).isOne();
        assertThat(transactions("dispute_won")).isOne();
        assertThat(cash.balanceNano()).isEqualTo(25 * DOLLAR);
    }

    @Test
    void aDisputeThatNobodyToldOfIsFoundInStripesList() {
        Cash.webhooks("{\"drop\":true}");
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        assertThat(transactions("dispute")).isZero();

        janitor.findUnheardOnes().await().indefinitely();
        assertThat(stage(dispute)).isEqualTo("withdrawn");

        evidence(dispute, "losing_evidence");
        await(dispute, "lost");
    }

    @Test
    void aRefundedPartIsNotTakenOnceMore() {
        Cash.webhooks("{\"drop\":true}");
        String topUp = cash.bought("25.00", INQUIRED);
        String inquiry = disputeOf(topUp);
        cash.person()
                .header("Idempotency-Key", "once")
                .body("{\"amount_usd\":\"20.00\"}")
                .post(cash.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(201)
                .body("state", equalTo("succeeded"));

        evidence(inquiry, "escalate_inquiry_evidence");
        Cash.until("it is escalated", () -> hint(inquiry) && stage(inquiry).equals("withdrawn"));

        assertThat(cash.balanceNano()).isZero();
        assertThat(moved("dispute")).containsEntry("CREDIT", 5 * DOLLAR);
    }

    @Test
    void theDownloadedJournalProvesRefundsAndDisputesAndTheMonthAddsUp() throws Exception {
        String refunded = cash.bought("30.00", "4000000000005126");
        String won = disputeOf(cash.bought("25.00", DISPUTED));
        String lost = disputeOf(cash.bought("10.00", DISPUTED));
        await(won, "withdrawn");
        await(lost, "withdrawn");
        usage.post(cash.id().value(), "acme/test", 1, 45 * DOLLAR);
        cash.person()
                .header("Idempotency-Key", "once")
                .body("{\"amount_usd\":\"1.00\"}")
                .post(cash.path("/top-ups/" + refunded + "/refunds"))
                .then()
                .statusCode(422);
        evidence(won, "winning_evidence");
        evidence(lost, "losing_evidence");
        await(won, "won");
        await(lost, "lost");
        assertThat(cash.balanceNano()).isEqualTo(10 * DOLLAR);

        String journal = cash.person().get(cash.path("/journal")).asString();
        Verdict verdict = JournalCheck.check(new BufferedReader(new StringReader(journal)), Map.of());

        assertThat(verdict).isInstanceOf(Verdict.Fits.class);
        String month = java.time.YearMonth.now(java.time.ZoneOffset.UTC).toString();
        cash.person()
                .get(cash.path("/invoices/" + month + ".json"))
                .then()
                .statusCode(200)
                .body("adjustments.kind", equalTo(List.of("dispute", "dispute", "dispute_won")))
                .body("closing_balance_usd", equalTo("10.00"));
    }

    @Test
    void operatorsSeeAllDisputesAndOrganizationsTheirOwn() {
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        await(dispute, "withdrawn");

        Cash.operator(UUID.randomUUID())
                .get("/api/v1/operator/disputes?stage=withdrawn")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(dispute))
                .body(
                        "data.find { it.id == '" + dispute + "' }.organization_id",
                        equalTo(cash.id().toString()))
                .body("data.find { it.id == '" + dispute + "' }.fee_usd", equalTo("15.00"));
        Cash.operator(UUID.randomUUID())
                .get("/api/v1/operator/disputes?stage=fought")
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("inquiry, withdrawn"));
        Cash stranger = Cash.organization(Role.OWNER);
        stranger.person().get(stranger.path("/disputes")).then().body("data", hasSize(0));
        stranger.person().get("/api/v1/operator/disputes").then().statusCode(403);
    }

    @Test
    void eachInvariantOfDisputesCanFail() {
        String dispute = disputeOf(cash.bought("25.00", DISPUTED));
        await(dispute, "withdrawn");

        assertThat(broken("UPDATE dispute SET stage = 'won', next_look_at = NULL WHERE id = '" + dispute + "'"))
                .contains(
                        "disputes_equal_postings",
                        "dispute_accounts_equal_open_disputes",
                        "frozen_wallets_have_a_dispute");
        Cash.execute("UPDATE dispute SET stage = 'withdrawn' WHERE id = '" + dispute + "'");
        assertThat(broken("UPDATE dispute SET credit_nano = 25000000001 WHERE id = '" + dispute + "'"))
                .contains("disputes_equal_postings", "money_back_stays_below_purchases");
        Cash.execute("UPDATE dispute SET credit_nano = 25000000000 WHERE id = '" + dispute + "'");
    }

    private List<String> broken(String change) {
        Cash.execute(change);
        return invariants.broken().await().indefinitely().stream()
                .map(LedgerInvariants.Finding::name)
                .toList();
    }

    private boolean hint(String dispute) {
        return disputes.hinted(dispute).await().indefinitely();
    }

    /** Stripe's dispute of the payment of a top-up. */
    private static String disputeOf(String topUp) {
        String payment = Cash.text("SELECT payment_id FROM top_up WHERE id = '" + topUp + "'");
        return Cash.stripe()
                .get("/v1/disputes?payment_intent=" + payment)
                .jsonPath()
                .getString("data[0].id");
    }

    private static void evidence(String dispute, String text) {
        Cash.stripe()
                .contentType("application/x-www-form-urlencoded")
                .formParam("evidence[uncategorized_text]", text)
                .post("/v1/disputes/" + dispute)
                .then()
                .statusCode(200);
    }

    private void await(String dispute, String stage) {
        Cash.until("the dispute is " + stage, () -> stage(dispute).equals(stage));
    }

    private String stage(String dispute) {
        String stage = cash.person()
                .get(cash.path("/disputes"))
                .jsonPath()
                .getString("data.find { it.id == '" + dispute + "' }.stage");
        return stage == null ? "" : stage;
    }

    private boolean frozen() {
        return Cash.number("SELECT count(*) FROM wallet WHERE frozen AND tenant_id = '" + cash.id() + "'") == 1;
    }

    private long transactions(String kind) {
        return Cash.number("SELECT count(*) FROM ledger_transaction WHERE kind = '" + kind + "' AND tenant_id = '"
                + cash.id() + "'");
    }

    /** What a kind of posting moved between the bought credit and what is held back, and between Stripe and the network, without the direction. */
    private Map<String, Long> moved(String kind) {
        String amount = "SELECT coalesce(sum(amount_nano), 0) FROM transfer WHERE tenant_id = '" + cash.id()
                + "' AND kind = '" + kind + "' AND '%s' IN (debit_code, credit_code)";
        return Map.of(
                "CREDIT", Cash.number(amount.formatted("CREDIT_PAID")),
                "HELD", Cash.number(amount.formatted("CREDIT_DISPUTED")),
                "NETWORK", Cash.number(amount.formatted("DISPUTE_RECEIVABLE")));
    }
}
