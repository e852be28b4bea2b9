package io.tollway.billing.topup.automatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.billing.cash.PostedUsage;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an organization sees of automatic top-up, from the saved card to the credit, with the payment provider as it is on a good and on a bad day. */
@QuarkusTest
@WithTestResource(CashStack.class)
class AutoTopUpIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    PostedUsage usage;

    @Inject
    AutoTopUps automatic;

    private Cash cash;
    private Automatic auto;

    @BeforeEach
    void anOrganization() {
        cash = Cash.organization(Role.OWNER);
        auto = new Automatic(cash);
    }

    /** What goes on buying would meet the faults that another test makes. */
    @AfterEach
    void webhooksWorkAgainAndNothingMoreIsBought() {
        Cash.webhooks("{}");
        auto.put(false, "10", "25", "50", "50").then().statusCode(200);
    }

    @Test
    void aBalanceBelowTheThresholdIsToppedUpAndStandsAmongTheTopUps() {
        auto.saveCard(Cash.GOOD_CARD);
        assertThat(auto.view().getString("card.last4")).isEqualTo("4242");

        auto.wants("10", "25", "25", "50");

        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
        JsonPath attempt = auto.awaitNewest("paid");
        assertThat(attempt.getString("data[0].amount_usd")).isEqualTo("25.00");
        assertThat(attempt.getString("data[0].fee_usd")).isEqualTo("1.38");
        cash.person()
                .get(cash.path("/top-ups/" + attempt.getString("data[0].id")))
                .then()
                .statusCode(200)
                .body("state", equalTo("succeeded"))
                .body("total_usd", equalTo("26.38"))
                .body("stripe_invoice_id", equalTo(attempt.getString("data[0].stripe_invoice_id")))
                .body("stripe_invoice_url", notNullValue());
        assertThat(auto.view().getString("status")).isEqualTo("on");
        assertThat(auto.view().getString("bought_today_usd")).isEqualTo("25.00");
        assertThat(cash.paidLots()).isOne();
        assertThat(auto.paidInvoices()).isEqualTo(1);
    }

    @Test
    void usageThatTakesTheBalanceBelowTheThresholdBeginsTheNextOne() {
        auto.saveCard(Cash.GOOD_CARD);
        auto.wants("10", "25", "100", "100");
        Cash.until("the first credit is there", () -> cash.balanceNano() == 25 * DOLLAR);

        usage.post(cash.id().value(), "acme/test", 4, 4 * DOLLAR);

        Cash.until("the second credit is there", () -> cash.balanceNano() == 34 * DOLLAR);
        assertThat(auto.paidInvoices()).isEqualTo(2);
    }

    @Test
    void withoutAnyWebhookTheCardIsFoundAndTheBalanceToppedUp() {
        Cash.webhooks("{\"drop\":true}");
        Cash.saveCard(Cash.GOOD_CARD, auto.cardSetup().getString("checkout_url"));

        Cash.until("the janitor finds the card", () -> auto.view().getString("card.last4") != null);
        auto.wants("10", "25", "25", "50");

        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
    }

    @Test
    void aCardThatDeclinesIsAskedLaterUnderANewKeyAndGivenUpInTheEnd() {
        auto.saveCard(Automatic.DECLINES_ONCE_SAVED);
        auto.wants("10", "25", "50", "50");

        JsonPath declined = auto.awaitNewest("declined");
        assertThat(declined.getString("data[0].reason")).isEqualTo("generic_decline");
        assertThat(declined.getString("data[0].next_try_at")).isNotNull();
        JsonPath canceled = auto.awaitNewest("canceled");

        assertThat(canceled.getInt("data[0].tries")).isEqualTo(3);
        assertThat(auto.invoice(canceled.getString("data[0].stripe_invoice_id")).getInt("attempt_count"))
                .isEqualTo(3);
        assertThat(auto.invoice(canceled.getString("data[0].stripe_invoice_id")).getString("status"))
                .isEqualTo("void");
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("card_declined");
        assertThat(cash.balanceNano()).isZero();

        auto.saveCard(Cash.GOOD_CARD);
        Cash.until("another card goes on", () -> cash.balanceNano() == 25 * DOLLAR);
        // The credit is there before the attempt is through with Stripe.
        Cash.until("nothing is under way", () -> "on".equals(auto.view().getString("status")));
    }

    /** An automatic top-up is a top-up like every other, so it can go back, and is not bought again the moment it has. */
    @Test
    void aRefundRestsItForADayUntilAPersonResumes() {
        auto.saveCard(Cash.GOOD_CARD);
        auto.wants("10", "25", "100", "100");
        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
        String topUp = auto.awaitNewest("paid").getString("data[0].id");

        cash.person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{}")
                .post(cash.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(201)
                .body("amount_usd", equalTo("25.00"));

        assertThat(auto.view().getString("stopped.reason")).isEqualTo("refunded");
        assertThat(auto.view().getString("stopped.until")).isNotNull();
        assertThat(auto.paidInvoices()).isEqualTo(1);

        cash.person().post(cash.path("/auto-top-up/resume")).then().statusCode(200);
        Cash.until("it buys again", () -> cash.balanceNano() == 25 * DOLLAR);
        assertThat(auto.paidInvoices()).isEqualTo(2);
    }

    @Test
    void aCardThatIsTakenOffMeanwhileIsNotAskedAgain() {
        auto.saveCard(Automatic.DECLINES_ONCE_SAVED);
        auto.wants("10", "25", "50", "50");
        auto.awaitNewest("declined");

        cash.person().delete(cash.path("/auto-top-up/card")).then().statusCode(204);

        assertThat(auto.awaitNewest("canceled").getString("data[0].reason")).isEqualTo("card_removed");
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("card_removed");
        assertThat(auto.view().getString("card")).isNull();
        cash.person().delete(cash.path("/auto-top-up/card")).then().statusCode(404);
    }

    @Test
    void switchingItOffWithdrawsWhatIsInFlight() {
        auto.saveCard(Automatic.DECLINES_ONCE_SAVED);
        auto.wants("10", "25", "50", "50");
        auto.awaitNewest("declined");

        auto.put(false, "10", "25", "50", "50").then().statusCode(200).body("enabled", equalTo(false));

        assertThat(auto.awaitNewest("canceled").getString("data[0].reason")).isEqualTo("switched_off");
        assertThat(auto.view().getString("status")).isEqualTo("off");
    }

    @Test
    void theDailyCeilingHoldsUntilTomorrowOrUntilItIsRaised() {
        usage.post(cash.id().value(), "acme/test", 1, 50 * DOLLAR);
        auto.saveCard(Cash.GOOD_CARD);

        auto.wants("10", "10", "20", "100");

        Cash.until("the ceiling is reached", () -> "daily_ceiling"
                .equals(auto.view().getString("stopped.reason")));
        assertThat(auto.view().getString("stopped.until")).isNotNull();
        assertThat(auto.view().getString("bought_today_usd")).isEqualTo("20.00");
        assertThat(cash.balanceNano()).isEqualTo(-30 * DOLLAR);

        auto.wants("10", "10", "30", "100");
        Cash.until("a raised ceiling lets one more through", () -> cash.balanceNano() == -20 * DOLLAR);
        assertThat(auto.paidInvoices()).isEqualTo(3);
    }

    @Test
    void theBrakeStopsSpendingThatIsTooFastUntilAPersonHasLooked() {
        usage.post(cash.id().value(), "acme/test", 1, 100 * DOLLAR);
        auto.saveCard(Cash.GOOD_CARD);

        auto.wants("10", "10", "1000", "1000");

        Cash.until(
                "the brake holds", () -> "too_many_attempts".equals(auto.view().getString("stopped.reason")));
        assertThat(auto.paidInvoices()).isEqualTo(3);
        assertThat(auto.view().getString("stopped.message")).contains("resume");

        cash.person().post(cash.path("/auto-top-up/resume")).then().statusCode(200);
        Cash.until("it goes on", () -> auto.paidInvoices() > 3);
    }

    @Test
    void whoeverIsSuspendedCannotSwitchItOnBeforeBeingReinstated() {
        auto.saveCard(Cash.GOOD_CARD);
        auto.put(false, "10", "25", "50", "50").then().statusCode(200);

        automatic.suspend(cash.id()).await().indefinitely();

        auto.put(true, "10", "25", "50", "50").then().statusCode(422).body("code", equalTo("auto_top_up_suspended"));
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("suspended");
        automatic.reinstate(cash.id()).await().indefinitely();
        assertThat(auto.view().getString("status")).isEqualTo("off");
        auto.wants("10", "25", "50", "50");
        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
    }

    @Test
    void aPaymentOfAnotherAmountThanAskedForIsQuarantinedAndStopsEverything() {
        auto.saveCard(Automatic.ALWAYS_AUTHENTICATES);
        auto.wants("10", "25", "50", "50");
        String page = auto.awaitNewest("action_required").getString("data[0].hosted_invoice_url");
        Cash.execute("UPDATE auto_top_up_attempt SET credit_cents = 250000 WHERE tenant_id = '" + cash.id() + "'");

        Cash.confirm(page);

        auto.awaitNewest("quarantined");
        assertThat(cash.paidLots()).isZero();
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("payment_mismatch");
        assertThat(Cash.number("SELECT count(*) FROM auto_top_up_attempt WHERE tenant_id = '" + cash.id()
                        + "' AND reason LIKE '%payment.amount_received%'"))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "4000000000000002", // declines when it is saved
        "4000000000009995"
    })
    void aCardThatItsIssuerRefusesIsNotSaved(String card) {
        JsonPath setup = auto.cardSetup();

        assertThat(Cash.payWith(card, setup.getString("checkout_url"))).isEqualTo(200);

        cash.person()
                .get(cash.path("/auto-top-up/card-setups/" + setup.getString("id")))
                .then()
                .body("state", equalTo("open"));
        auto.put(true, "10", "25", "50", "50")
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("enabled"))
                .body("errors.code", hasItems("no_card"));
    }

    @Test
    void everythingWrongWithTheSettingsIsNamedAtOnceWithItsRemedy() {
        auto.put(true, "30", "25", "20", "10")
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("enabled", "threshold_usd", "daily_ceiling_usd", "monthly_ceiling_usd"))
                .body("errors.code", hasItems("no_card", "above_amount", "below_amount", "below_daily_ceiling"));
        cash.person()
                .body("{}")
                .put(cash.path("/auto-top-up"))
                .then()
                .statusCode(400)
                .body("errors.code", hasItems("required"));
    }

    @Test
    void onlyOwnerAndFinanceMayTouchIt() {
        Cash developer = Cash.organization(Role.DEVELOPER);
        new Automatic(developer).put(false, "10", "25", "50", "50").then().statusCode(403);
        developer
                .person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post(developer.path("/auto-top-up/card-setups"))
                .then()
                .statusCode(403);
        cash.person()
                .post(cash.path("/auto-top-up/card-setups"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));
        Cash viewer = Cash.organization(Role.VIEWER);
        viewer.person().get(viewer.path("/auto-top-up")).then().statusCode(200).body("status", equalTo("not_set_up"));
    }
}
