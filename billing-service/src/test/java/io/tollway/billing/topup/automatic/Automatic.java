package io.tollway.billing.topup.automatic;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tollway.billing.cash.Cash;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An organization's automatic top-up as its people use it, and what Stripe has of it. */
final class Automatic {
    static final String DECLINES_ONCE_SAVED = "4000000000000341";
    static final String ALWAYS_AUTHENTICATES = "4000002760003184";

    private final Cash cash;

    Automatic(Cash cash) {
        this.cash = cash;
    }

    JsonPath cardSetup() {
        return cash.person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .post(cash.path("/auto-top-up/card-setups"))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /** Gives a card on the hosted page and comes back. */
    void saveCard(String card) {
        JsonPath setup = cardSetup();
        Cash.saveCard(card, setup.getString("checkout_url"));
        Cash.until("the card is saved", () -> "saved"
                .equals(cash.person()
                        .get(cash.path("/auto-top-up/card-setups/" + setup.getString("id")))
                        .jsonPath()
                        .getString("state")));
    }

    void wants(String threshold, String amount, String daily, String monthly) {
        put(true, threshold, amount, daily, monthly).then().statusCode(200);
    }

    Response put(boolean enabled, String threshold, String amount, String daily, String monthly) {
        return cash.person()
                .body(Map.of(
                        "enabled",
                        enabled,
                        "threshold_usd",
                        threshold,
                        "amount_usd",
                        amount,
                        "daily_ceiling_usd",
                        daily,
                        "monthly_ceiling_usd",
                        monthly))
                .put(cash.path("/auto-top-up"));
    }

    JsonPath view() {
        return cash.person()
                .get(cash.path("/auto-top-up"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The attempts, newest first. */
    JsonPath attempts() {
        return cash.person()
                .get(cash.path("/auto-top-up/attempts"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    JsonPath awaitNewest(String state) {
        Cash.until(
                "the newest attempt is " + state, () -> state.equals(attempts().getString("data[0].state")));
        return attempts();
    }

    /** The organization's invoices at Stripe, whatever became of them. */
    List<Map<String, Object>> invoices() {
        return Cash.stripe()
                .queryParam("limit", 100)
                .get("/v1/invoices")
                .jsonPath()
                .getList("data.findAll { it.metadata.organization_id == '" + cash.id() + "' }");
    }

    JsonPath invoice(String id) {
        return Cash.stripe().get("/v1/invoices/" + id).jsonPath();
    }

    long paidInvoices() {
        return invoices().stream()
                .filter(invoice -> "paid".equals(invoice.get("status")))
                .count();
    }
}
