package io.tollway.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The ledger's cash against Stripe's own books. One test leaves an explained difference behind; the one that wants none is first. */
@QuarkusTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@QuarkusTestResource(value = CashStack.class, restrictToAnnotatedClass = true)
class ReconciliationIT {
    private static final String RECONCILIATION = "/api/v1/operator/reconciliation";
    private static final String REFUND_PENDS = "4000000000007726";
    private static final String DISPUTED = "4000000000000259";

    @Inject
    LedgerInvariants invariants;

    private Cash cash;

    @BeforeEach
    void anOrganizationOfItsOwn() {
        cash = Cash.organization(Role.OWNER);
    }

    @Test
    @Order(1)
    void whatWasBoughtGivenBackAndWithdrawnAgrees() {
        cash.bought("25.00", Cash.GOOD_CARD);
        String refundedPart = cash.bought("30.00", Cash.GOOD_CARD);
        refund(refundedPart, "12.34");
        // Stripe has taken a pending refund's money already; the ledger lets it go when it arrives.
        String pending = cash.bought("20.00", REFUND_PENDS);
        refund(pending, "5.00");
        String disputed = payment(cash.bought("25.00", DISPUTED));
        Cash.until(
                "the dispute is known",
                () -> Cash.number("SELECT count(*) FROM dispute WHERE stage = 'withdrawn' AND payment_id = '" + disputed
                                + "'")
                        == 1);

        Cash.until("the last second is over", () -> {
            compare();
            return Cash.number("SELECT sum(cents) FROM stripe_line") == stripesCents()
                    && Cash.number("SELECT count(*) FROM ledger_transaction WHERE booked_at > now() - interval '2 s'")
                            == 0;
        });
        JsonPath now = compare();
        assertThat(now.getList("differences")).isEmpty();
        assertThat(now.getBoolean("agrees")).isTrue();
        assertThat(now.getLong("lines")).isGreaterThanOrEqualTo(7);
        assertThat(now.getString("complete_up_to")).isNotBlank();
        assertThat(broken()).doesNotContain("stripe_agrees");
    }

    @Test
    void moneyThatLeftBehindOurBackIsNamed() {
        String topUp = cash.bought("25.00", Cash.GOOD_CARD);
        String refund = Cash.stripe()
                .formParam("payment_intent", payment(topUp))
                .formParam("amount", "700")
                .post("/v1/refunds")
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        Cash.until("it rests", () -> differences().contains(refund));

        JsonPath found = compare();
        assertThat(found.getBoolean("agrees")).isFalse();
        Map<String, Object> difference = found.getMap("differences.find { it.object == '" + refund + "' }");
        assertThat(difference).containsEntry("stripe_usd", "-7.00").containsEntry("ledger_usd", "0.00");
        assertThat(broken()).contains("stripe_agrees");

        Cash.operator(UUID.randomUUID())
                .body("{}")
                .post(RECONCILIATION + "/" + refund + "/accept")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("reason"));
        JsonPath accepted = Cash.operator(UUID.randomUUID())
                .body("{\"reason\":\"refunded in Stripe's dashboard after a phone call\"}")
                .post(RECONCILIATION + "/" + refund + "/accept")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(accepted.getBoolean("agrees")).isTrue();
        assertThat(compare().getBoolean("agrees")).as("the next time too").isTrue();
        assertThat(broken()).doesNotContain("stripe_agrees");
        assertThat(Cash.number(
                        "SELECT count(*) FROM operator_audit WHERE action = 'reconciliation.accept' AND target = '"
                                + refund + "'"))
                .isOne();
        Cash.operator(UUID.randomUUID())
                .body("{\"reason\":\"x\"}")
                .post(RECONCILIATION + "/re_of_nobody/accept")
                .then()
                .statusCode(404)
                .body("code", equalTo("difference_not_found"));
    }

    @Test
    void anotherAmountIsADifferenceUntilItIsRight() {
        String payment = payment(cash.bought("25.00", Cash.GOOD_CARD));
        Cash.until("it was read", () -> {
            compare();
            return Cash.number("SELECT count(*) FROM stripe_line WHERE object = '" + payment + "'") == 1;
        });
        Cash.execute("UPDATE stripe_line SET cents = cents - 1 WHERE object = '" + payment + "'");
        Cash.until("it rests", () -> differences().contains(payment));
        String since = foundAt(payment);
        assertThat(foundAt(payment)).as("since when").isEqualTo(since);

        Cash.execute("UPDATE stripe_line SET cents = cents + 1 WHERE object = '" + payment + "'");
        assertThat(differences()).doesNotContain(payment);
    }

    @Test
    void aPaymentThatStripeDoesNotKnowIsADifference() {
        String payment = payment(cash.bought("25.00", Cash.GOOD_CARD));
        Cash.until("it was read", () -> {
            compare();
            return Cash.number("SELECT count(*) FROM stripe_line WHERE object = '" + payment + "'") == 1;
        });
        Cash.execute("UPDATE stripe_line SET object = 'pi_of_nobody' WHERE object = '" + payment + "'");
        Cash.until("both rest", () -> differences().containsAll(List.of(payment, "pi_of_nobody")));
        Cash.execute("UPDATE stripe_line SET object = '" + payment + "' WHERE object = 'pi_of_nobody'");
        assertThat(differences()).doesNotContain(payment, "pi_of_nobody");
    }

    @Test
    void onlyOperatorsSeeIt() {
        cash.person().get(RECONCILIATION).then().statusCode(403);
        cash.person().post(RECONCILIATION).then().statusCode(403);
        Cash.operator(UUID.randomUUID())
                .get(RECONCILIATION)
                .then()
                .statusCode(200)
                .body("lines", equalTo(lines()));
    }

    private static int lines() {
        return (int) Cash.number("SELECT count(*) FROM stripe_line");
    }

    private static JsonPath compare() {
        return Cash.operator(UUID.randomUUID())
                .post(RECONCILIATION)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<String> differences() {
        return compare().getList("differences.object");
    }

    private static @Nullable String foundAt(String object) {
        return compare().getString("differences.find { it.object == '" + object + "' }.found_at");
    }

    private List<String> broken() {
        return invariants.broken().await().indefinitely().stream()
                .map(LedgerInvariants.Finding::name)
                .toList();
    }

    private void refund(String topUp, String amount) {
        cash.person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"amount_usd\":\"" + amount + "\"}")
                .post(cash.path("/top-ups/" + topUp + "/refunds"))
                .then()
                .statusCode(201);
    }

    private static String payment(String topUp) {
        return Cash.text("SELECT payment_id FROM top_up WHERE id = '" + topUp + "'");
    }

    /** Everything that Stripe's books say is there, before what it asks for taking payments. */
    private static long stripesCents() {
        JsonPath lines = Cash.stripe().get("/v1/balance_transactions?limit=100").jsonPath();
        long sum = 0;
        for (int i = 0; i < lines.getList("data").size(); i++) {
            String line = "data[" + i + "].";
            boolean charge = lines.getString(line + "type").equals("charge");
            sum += lines.getLong(line + "amount") - (charge ? 0 : lines.getLong(line + "fee"));
        }
        return sum;
    }
}
