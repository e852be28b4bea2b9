package io.tollway.billing.topup.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.billing.cash.MovableClock;
import io.tollway.billing.cash.PostedUsage;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = CashStack.class, restrictToAnnotatedClass = true)
class RefundIT {
    private static final long DOLLAR = 1_000_000_000L;
    private static final String REFUND_PENDS = "4000000000007726";
    private static final String REFUND_FAILS = "4000000000005126";

    @Inject
    PostedUsage usage;

    @Inject
    MovableClock clock;

    @Inject
    Refunds refunds;

    @Inject
    LedgerInvariants invariants;

    private Cash cash;

    @BeforeEach
    void anOrganizationOfItsOwn() {
        cash = Cash.organization(Role.OWNER);
    }

    @AfterEach
    void everythingIsAsBefore() {
        Cash.webhooks("{}");
        clock.move(Duration.ZERO);
    }

    @Test
    void edgeCase35OnlyWhatIsUnusedGoesBackTheFeeStaysAndTheCreditNoteMatches() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        usage.post(cash.id().value(), "acme/test", 1, 5 * DOLLAR + 1);

        cash.person()
                .get(cash.path("/top-ups/" + topUp + "/refund-quote"))
                .then()
                .statusCode(200)
                .body("amount_usd", equalTo("19.99"))
                .body("total_usd", equalTo("19.99"))
                .body("fee_kept_usd", equalTo("1.38"))
                .body("limits.code", hasItems("used", "fee_not_refunded"));
        JsonPath refund = refund(topUp, "12.00").jsonPath();
        assertThat(refund.getString("state")).isEqualTo("succeeded");
        assertThat(refund.getString("fee_kept_usd")).isEqualTo("1.38");
        assertThat(cash.balanceNano()).isEqualTo(8 * DOLLAR - 1);

        refuse(topUp, "8.00", "refund_too_large");
        assertThat(refund(topUp, null).jsonPath().getString("amount_usd")).isEqualTo("7.99");

        assertThat(cash.balanceNano()).isEqualTo(10_000_000L - 1);
        refuse(topUp, null, "nothing_to_refund");
        Cash.until("both have their credit notes", () -> notes(topUp).size() == 2);
        assertThat(notes(topUp)).containsExactlyInAnyOrder(1_200, 799);
        assertThat(stripesRefunds(topUp)).containsExactlyInAnyOrder(1_200, 799);
    }

    @Test
    void edgeCase36CreditOfARefundThatFailedAfterAllIsALotAgainUntilItsOldEnd() {
        String topUp = cash.bought("25.00", REFUND_FAILS);
        Cash.execute("UPDATE lot SET expires_at = '2031-05-06T07:08:09Z' WHERE tenant_id = '" + cash.id() + "'");

        JsonPath refund = refund(topUp, "10.00").jsonPath();
        assertThat(refund.getString("state")).isEqualTo("succeeded");

        await(refund, "failed");
        assertThat(cash.balanceNano()).isEqualTo(25 * DOLLAR);
        assertThat(
                        Cash.number(
                                "SELECT count(*) FROM lot WHERE tenant_id = '" + cash.id()
                                        + "' AND remaining_nano = 10000000000 AND expires_at = '2031-05-06T07:08:09Z' AND source LIKE 'stripe:re_%:fail'"))
                .isOne();
        // What came back is part of the purchase as before.
        assertThat(quote(topUp).getString("amount_usd")).isEqualTo("25.00");
    }

    @Test
    void aRefundThatTakesItsTimeIsPendingAndEndsWithoutAnyWebhook() {
        String topUp = cash.bought("25.00", REFUND_PENDS);
        Cash.webhooks("{\"drop\":true}");

        JsonPath refund = refund(topUp, null).jsonPath();
        assertThat(refund.getString("state")).isEqualTo("pending");
        assertThat(cash.balanceNano()).isZero();

        await(refund, "succeeded");
    }

    @Test
    void aFailureThatNobodyToldOfIsNoticedLater() {
        String topUp = cash.bought("25.00", REFUND_FAILS);
        Cash.webhooks("{\"drop\":true}");
        JsonPath refund = refund(topUp, null).jsonPath();

        Cash.until("the janitor notices", () -> cash.balanceNano() == 25 * DOLLAR);

        await(refund, "failed");
    }

    @Test
    void edgeCase21AfterA500ARefundIsLookedForAndNeverAskedForAgain() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        Cash.stripeFault("{\"path\":\"/v1/refunds\",\"method\":\"POST\",\"status\":500}");

        JsonPath refund = refund(topUp, "10.00").jsonPath();
        assertThat(refund.getString("state")).isEqualTo("unknown");
        assertThat(cash.balanceNano()).isEqualTo(15 * DOLLAR);

        await(refund, "failed");
        assertThat(cash.balanceNano()).isEqualTo(25 * DOLLAR);
        assertThat(stripesRefunds(topUp)).isEmpty();
    }

    @Test
    void edgeCase21ARefundThatExistsAfterAllIsFoundByItsMetadata() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        Cash.webhooks("{\"drop\":true}");
        Cash.stripeFault("{\"path\":\"/v1/refunds\",\"method\":\"POST\",\"timeout_after_commit\":true}");
        JsonPath refund = refund(topUp, "10.00").jsonPath();
        assertThat(refund.getString("state")).isEqualTo("requested");

        Cash.execute("UPDATE refund SET state = 'unknown', next_look_at = now() WHERE state = 'requested' AND id = '"
                + refund.getString("id") + "'");

        await(refund, "succeeded");
        assertThat(stripesRefunds(topUp)).containsExactly(1_000);
        assertThat(cash.balanceNano()).isEqualTo(15 * DOLLAR);
    }

    @Test
    void edgeCase40WhatABankTookBackIsNotRefundedAsWell() {
        String topUp = cash.bought("25.00", "4000000000000259");
        Cash.until(
                "the dispute is heard",
                () -> Cash.number("SELECT count(*) FROM dispute WHERE stage = 'withdrawn' AND tenant_id = '" + cash.id()
                                + "'")
                        == 1);

        assertThat(quote(topUp).getString("amount_usd")).isEqualTo("0.00");
        refund(topUp, "1.00")
                .then()
                .statusCode(422)
                .body("code", equalTo("nothing_to_refund"))
                .body("detail", containsString("disputed (dp_"));
        assertThat(stripesRefunds(topUp)).isEmpty();
    }

    @Test
    void edgeCase11RefundsUsageAndLeasesRaceForALotAndNothingIsPromisedTwice() throws Exception {
        String topUp = cash.bought("100.00", Cash.GOOD_CARD);
        cash.projectNamed(UUID.randomUUID(), "Race");
        try (GatewayNode node = new GatewayNode();
                ExecutorService together = Executors.newFixedThreadPool(30)) {
            node.open();
            Cash.until("billing knows the policy", () -> !lease(node, DOLLAR).equals("unavailable"));
            List<Callable<String>> racers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                // One dollar is out since the first lease.
                long want = i == 0 ? 4 * DOLLAR : 5 * DOLLAR;
                racers.add(() -> lease(node, want));
                racers.add(() -> refund(topUp, "4.00").jsonPath().getString("state"));
                racers.add(() -> {
                    usage.post(cash.id().value(), "acme/test", 1, DOLLAR);
                    return "used";
                });
            }
            List<String> results = new ArrayList<>();
            for (Future<String> each : together.invokeAll(racers)) {
                results.add(each.get());
            }

            assertThat(results)
                    .as("50 for leases, 40 back and 10 used is exactly what there is")
                    .containsOnly("granted", "succeeded", "used");
            assertThat(Cash.number(
                            "SELECT balance_nano - leased_nano FROM wallet WHERE tenant_id = '" + cash.id() + "'"))
                    .isZero();
            refuse(topUp, "0.01", "nothing_to_refund");
            assertThat(lease(node, 1)).isEqualTo("insufficient");
        }
    }

    @Test
    void thirtyTriggersAtOnceEndOneRefundOnce() throws Exception {
        String topUp = cash.bought("25.00", REFUND_PENDS);
        Cash.webhooks("{\"duplicate\":true,\"shuffle\":true}");
        JsonPath refund = refund(topUp, null).jsonPath();
        String provider = refund.getString("stripe_refund_id");
        await(refund, "succeeded");

        try (ExecutorService together = Executors.newFixedThreadPool(30)) {
            List<Callable<Boolean>> hints = Stream.generate(() -> (Callable<Boolean>)
                            () -> refunds.hinted(provider).await().indefinitely())
                    .limit(30)
                    .toList();
            for (Future<Boolean> hint : together.invokeAll(hints)) {
                assertThat(hint.get()).isTrue();
            }
        }

        assertThat(Cash.number("SELECT count(*) FROM ledger_transaction WHERE kind = 'refund_paid' AND tenant_id = '"
                        + cash.id() + "'"))
                .isOne();
    }

    @Test
    void afterTheWindowNothingGoesBack() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        clock.move(Duration.ofDays(31));

        JsonPath quote = quote(topUp);

        assertThat(quote.getString("amount_usd")).isEqualTo("0.00");
        assertThat(quote.getList("limits.code")).contains("window_over");
    }

    @Test
    void aRefundNeedsAKeyTheRightToMoveMoneyAndAPaidTopUpOfTheOrganization() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        cash.person()
                .post(cash.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));
        cash.person()
                .header("Idempotency-Key", "k")
                .body("{\"amount_usd\":\"1.001\"}")
                .post(cash.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("amount_usd"));
        Cash viewer = Cash.organization(Role.VIEWER);
        viewer.person()
                .header("Idempotency-Key", "k")
                .post(viewer.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(403);
        Cash stranger = Cash.organization(Role.OWNER);
        stranger.person()
                .header("Idempotency-Key", "k")
                .post(stranger.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(404)
                .body("code", equalTo("top_up_not_found"));

        String key = UUID.randomUUID().toString();
        JsonPath first = refund(topUp, "5.00", key).jsonPath();
        assertThat(refund(topUp, "5.00", key).jsonPath().getString("id")).isEqualTo(first.getString("id"));
        refund(topUp, "6.00", key).then().statusCode(409);
        assertThat(stripesRefunds(topUp)).containsExactly(500);
        cash.person()
                .get(cash.path("/refunds?top_up=" + topUp))
                .then()
                .statusCode(200)
                .body("data.id", equalTo(List.of(first.getString("id"))));
        Cash.operator(UUID.randomUUID())
                .get("/api/v1/operator/refunds?state=succeeded")
                .then()
                .statusCode(200)
                .body("data.id", hasItems(first.getString("id")));
        cash.person().get("/api/v1/operator/refunds").then().statusCode(403);
    }

    @Test
    void theMonthsStatementShowsRefundAndCreditNoteAndStillAddsUp() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        JsonPath refund = refund(topUp, "10.00").jsonPath();
        Cash.until("the credit note is issued", () -> notes(topUp).size() == 1);
        String note = show(refund).getString("credit_note_number");
        String month = java.time.YearMonth.now(java.time.ZoneOffset.UTC).toString();

        cash.person()
                .get(cash.path("/invoices/" + month + ".json"))
                .then()
                .statusCode(200)
                .body("adjustments[0].kind", equalTo("refund"))
                .body("adjustments[0].amount_usd", equalTo("-10.00"))
                .body("adjustments[0].credit_note_number", equalTo(note))
                .body("closing_balance_usd", equalTo("15.00"));
        assertThat(cash.person().get(cash.path("/invoices/" + month + ".csv")).asString())
                .contains(",refund,", note);
    }

    @Test
    void theClearingAccountIsWhatStripesBooksSay() {
        String topUp = cash.bought("25.00", REFUND_FAILS);
        refund(topUp, "10.00");
        refund(topUp, "5.00");

        Cash.until(
                "both books say the same",
                () -> stripesCents() * 10_000_000L
                        == Cash.number(
                                "SELECT sum(debits_nano - credits_nano) FROM account WHERE code = 'STRIPE_CLEARING'"));
    }

    @Test
    void eachInvariantOfRefundsCanFail() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        String id = refund(topUp, "10.00").jsonPath().getString("id");
        Cash.until("its credit note is issued", () -> notes(topUp).size() == 1);

        assertThat(broken("UPDATE refund SET state = 'pending', next_look_at = NULL WHERE id = '" + id + "'"))
                .contains("refunds_equal_postings", "refund_clearing_equals_open_refunds");
        Cash.execute("UPDATE refund SET state = 'succeeded' WHERE id = '" + id + "'");
        assertThat(broken("UPDATE refund SET credit_cents = 2501 WHERE id = '" + id + "'"))
                .contains("refunds_equal_postings", "money_back_stays_below_purchases");
        Cash.execute("UPDATE refund SET credit_cents = 1000 WHERE id = '" + id + "'");
    }

    private List<String> broken(String change) {
        Cash.execute(change);
        return invariants.broken().await().indefinitely().stream()
                .map(LedgerInvariants.Finding::name)
                .toList();
    }

    private String lease(GatewayNode node, long want) {
        return node.lease(UUID.randomUUID(), cash.id().value(), want, want)
                .path("outcome")
                .asText();
    }

    private Response refund(String topUp, @Nullable String amount) {
        return refund(topUp, amount, UUID.randomUUID().toString());
    }

    private Response refund(String topUp, @Nullable String amount, String key) {
        return cash.person()
                .header("Idempotency-Key", key)
                .body(amount == null ? "{}" : "{\"amount_usd\":\"" + amount + "\"}")
                .post(cash.path("/top-ups/" + topUp + "/refunds"));
    }

    private void refuse(String topUp, @Nullable String amount, String code) {
        refund(topUp, amount).then().statusCode(422).body("code", equalTo(code));
    }

    private JsonPath quote(String topUp) {
        return cash.person()
                .get(cash.path("/top-ups/" + topUp + "/refund-quote"))
                .jsonPath();
    }

    private JsonPath show(JsonPath refund) {
        return cash.person()
                .get(cash.path("/refunds/" + refund.getString("id")))
                .jsonPath();
    }

    private void await(JsonPath refund, String state) {
        Cash.until(
                "the refund is " + state, () -> show(refund).getString("state").equals(state));
    }

    /** The amounts of Stripe's credit notes that our refunds of this top-up know. */
    private List<Integer> notes(String topUp) {
        List<String> numbers = cash.person()
                .get(cash.path("/refunds?top_up=" + topUp))
                .jsonPath()
                .getList("data.credit_note_number", String.class);
        JsonPath stripes = Cash.stripe().get("/v1/credit_notes?limit=100").jsonPath();
        List<Integer> amounts = new ArrayList<>();
        for (int i = 0; i < stripes.getList("data").size(); i++) {
            if (numbers.contains(stripes.getString("data[" + i + "].number"))) {
                amounts.add(stripes.getInt("data[" + i + "].amount"));
            }
        }
        return amounts;
    }

    private List<Integer> stripesRefunds(String topUp) {
        String payment = payment(topUp);
        return Cash.stripe()
                .get("/v1/refunds?limit=100&payment_intent=" + payment)
                .jsonPath()
                .getList("data.amount", Integer.class);
    }

    private String payment(String topUp) {
        return Cash.text("SELECT payment_id FROM top_up WHERE id = '" + topUp + "'");
    }

    /** What Stripe's books say is there, before what it asks for taking payments: cents. */
    private static long stripesCents() {
        JsonPath lines = Cash.stripe().get("/v1/balance_transactions?limit=100").jsonPath();
        assertThat(lines.getBoolean("has_more")).isFalse();
        long sum = 0;
        for (int i = 0; i < lines.getList("data").size(); i++) {
            String line = "data[" + i + "].";
            boolean charge = lines.getString(line + "type").equals("charge");
            sum += lines.getLong(line + "amount") - (charge ? 0 : lines.getLong(line + "fee"));
        }
        return sum;
    }
}
