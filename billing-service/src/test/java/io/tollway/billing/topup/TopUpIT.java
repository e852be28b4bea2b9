package io.tollway.billing.topup;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CashStack.class)
class TopUpIT {
    private static final long CREDIT_NANO = 25_000_000_000L;

    @Inject
    TopUps topUps;

    @AfterEach
    void webhooksWorkAgain() {
        Cash.webhooks("{}");
    }

    @Test
    void aPaidTopUpBecomesCreditAndKeepsStripesInvoice() {
        Cash cash = Cash.organization(Role.OWNER);
        JsonPath order = order(cash, "25.00", UUID.randomUUID().toString());
        assertThat(order.getString("state")).isEqualTo("created");
        assertThat(order.getString("fee_usd")).isEqualTo("1.38");
        assertThat(order.getString("total_usd")).isEqualTo("26.38");

        assertThat(Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url")))
                .isEqualTo(303);

        Cash.until("the webhook credits", () -> cash.balanceNano() == CREDIT_NANO);
        awaitState(cash, order, "succeeded");
        show(cash, order)
                .then()
                .body("stripe_invoice_id", notNullValue())
                .body("stripe_invoice_url", notNullValue())
                .body("stripe_invoice_pdf", notNullValue())
                .body("checkout_url", nullValue());
        assertThat(cash.paidLots()).isOne();
        cash.person().get(cash.path("/top-ups")).then().statusCode(200).body("data.id", hasItem(order.getString("id")));
    }

    @Test
    void aDeclinedCardIsToldAndAnotherOneStillPays() {
        Cash cash = Cash.organization(Role.FINANCE);
        JsonPath order = order(cash, "10", UUID.randomUUID().toString());

        Cash.payWith(Cash.DECLINED_CARD, order.getString("checkout_url"));

        awaitState(cash, order, "declined");
        show(cash, order).then().body("reason", notNullValue()).body("checkout_url", notNullValue());
        assertThat(cash.balanceNano()).isZero();

        Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url"));
        awaitState(cash, order, "succeeded");
        assertThat(cash.balanceNano()).isEqualTo(10_000_000_000L);
    }

    @Test
    void duplicatedAndShuffledWebhooksMakeOneLot() {
        Cash.webhooks("{\"duplicate\":true,\"shuffle\":true}");
        Cash cash = Cash.organization(Role.OWNER);
        JsonPath order = order(cash, "25.00", UUID.randomUUID().toString());

        Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url"));

        awaitState(cash, order, "succeeded");
        Cash.until(
                "every event about it is worked on",
                () -> eventsAbout(order, "outcome = 'applied'") >= 3 && eventsAbout(order, "outcome IS NULL") == 0);
        assertThat(cash.paidLots()).isOne();
        assertThat(cash.balanceNano()).isEqualTo(CREDIT_NANO);
    }

    @Test
    void withoutAnyWebhookTheJanitorFindsThePayment() {
        Cash.webhooks("{\"drop\":true}");
        Cash cash = Cash.organization(Role.OWNER);
        JsonPath order = order(cash, "25.00", UUID.randomUUID().toString());

        Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url"));

        Cash.until("the janitor credits", () -> cash.balanceNano() == CREDIT_NANO);
        assertThat(eventsAbout(order, "true")).isZero();
        assertThat(cash.paidLots()).isOne();
    }

    @Test
    void fiveTriggersAtOnceMakeOneLot() throws Exception {
        Cash.webhooks("{\"drop\":true}");
        Cash cash = Cash.organization(Role.OWNER);
        JsonPath order = order(cash, "25.00", UUID.randomUUID().toString());
        Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url"));

        List<Callable<Boolean>> triggers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            triggers.add(
                    i % 2 == 0
                            ? () -> show(cash, order).statusCode() == 200
                            : () -> topUps.hinted(UUID.fromString(order.getString("id")))
                                    .await()
                                    .indefinitely());
        }
        try (ExecutorService together = Executors.newFixedThreadPool(triggers.size())) {
            for (Future<Boolean> trigger : together.invokeAll(triggers)) {
                assertThat(trigger.get()).isTrue();
            }
        }

        awaitState(cash, order, "succeeded");
        assertThat(cash.paidLots()).isOne();
        assertThat(cash.balanceNano()).isEqualTo(CREDIT_NANO);
    }

    @Test
    void aPaymentOfAnotherAmountThanOrderedIsQuarantinedAndNotCredited() {
        Cash.webhooks("{\"drop\":true}");
        Cash cash = Cash.organization(Role.OWNER);
        JsonPath order = order(cash, "25.00", UUID.randomUUID().toString());
        Cash.execute("UPDATE top_up SET credit_cents = 250000 WHERE id = '" + order.getString("id") + "'");

        Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url"));

        awaitState(cash, order, "quarantined");
        assertThat(cash.paidLots()).isZero();
        assertThat(Cash.number("SELECT count(*) FROM top_up WHERE id = '" + order.getString("id")
                        + "' AND reason LIKE '%payment.amount_received%'"))
                .isOne();
    }

    @Test
    void theSameKeyIsTheSameOrderAndAnotherAmountIsRefused() {
        Cash cash = Cash.organization(Role.OWNER);
        String key = UUID.randomUUID().toString();
        JsonPath first = order(cash, "25.00", key);

        JsonPath again = order(cash, "25", key);
        assertThat(again.getString("id")).isEqualTo(first.getString("id"));
        assertThat(again.getString("checkout_url")).isEqualTo(first.getString("checkout_url"));

        cash.person()
                .header("Idempotency-Key", key)
                .body("{\"amount_usd\":\"26.00\"}")
                .post(cash.path("/top-ups"))
                .then()
                .statusCode(409)
                .body("code", equalTo("idempotency_key_reused"));
    }

    @Test
    void aWebhookForAnOrderThatIsNotVisibleYetIsKeptAndTriedAgain() {
        UUID unknown = UUID.randomUUID();

        Cash.execute(
                "INSERT INTO stripe_event (id, type, top_up_id, created_at, payload, received_at, next_try_at) VALUES ('evt_"
                        + unknown + "', 'payment_intent.succeeded', '" + unknown + "', now(), '', now(), now())");

        Cash.until(
                "it was tried and is due again",
                () -> Cash.number("SELECT count(*) FROM stripe_event WHERE id = 'evt_" + unknown
                                + "' AND tries >= 2 AND outcome IS NULL AND next_try_at IS NOT NULL")
                        == 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "{}|required",
                "{\"amount_usd\":\"abc\"}|not_a_number",
                "{\"amount_usd\":\"10.001\"}|too_many_decimals",
                "{\"amount_usd\":\"4.99\"}|too_small",
                "{\"amount_usd\":\"25000.01\"}|too_large"
            })
    void aWrongAmountIsExplained(String body, String code) {
        Cash cash = Cash.organization(Role.OWNER);

        cash.person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body)
                .post(cash.path("/top-ups"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("amount_usd"))
                .body("errors[0].code", equalTo(code));
    }

    @Test
    void anOrderNeedsAnIdempotencyKeyAndTheRightToMoveMoney() {
        Cash owner = Cash.organization(Role.OWNER);
        owner.person()
                .body("{\"amount_usd\":\"25\"}")
                .post(owner.path("/top-ups"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));

        Cash developer = Cash.organization(Role.DEVELOPER);
        developer
                .person()
                .header("Idempotency-Key", "a")
                .body("{\"amount_usd\":\"25\"}")
                .post(developer.path("/top-ups"))
                .then()
                .statusCode(403);
        Cash.until(
                "another organization is as good as none",
                () -> owner.person().get(developer.path("/top-ups")).statusCode() == 404);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {"NULL", "''", "t", "'t=1,v1=00'", "'t=abc,v1=zz'"})
    void anUnsignedWebhookIsRefusedAndNotKept(String signature) {
        Cash.until("our endpoint is registered", () -> webhook("t=1,v1=aa").statusCode() == 400);
        long before = Cash.number("SELECT count(*) FROM stripe_event WHERE id = 'evt_forged'");

        assertThat(webhook(signature).statusCode()).isEqualTo(400);

        assertThat(Cash.number("SELECT count(*) FROM stripe_event WHERE id = 'evt_forged'"))
                .isEqualTo(before);
    }

    private static Response webhook(@Nullable String signature) {
        var request = given().contentType("application/json")
                .body("{\"object\":\"event\",\"id\":\"evt_forged\",\"type\":\"invoice.paid\",\"created\":1}");
        if (signature != null) {
            request.header("Stripe-Signature", signature);
        }
        return request.post("/api/v1/stripe/webhook");
    }

    private static JsonPath order(Cash cash, String amount, String key) {
        return cash.person()
                .header("Idempotency-Key", key)
                .body("{\"amount_usd\":\"" + amount + "\"}")
                .post(cash.path("/top-ups"))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static Response show(Cash cash, JsonPath order) {
        return cash.person().get(cash.path("/top-ups/" + order.getString("id")));
    }

    private static void awaitState(Cash cash, JsonPath order, String state) {
        Cash.until(
                "the order is " + state,
                () -> show(cash, order).jsonPath().getString("state").equals(state));
    }

    private static long eventsAbout(JsonPath order, String condition) {
        return Cash.number(
                "SELECT count(*) FROM stripe_event WHERE top_up_id = '" + order.getString("id") + "' AND " + condition);
    }
}
