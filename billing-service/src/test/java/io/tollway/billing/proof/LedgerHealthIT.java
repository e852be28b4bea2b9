package io.tollway.billing.proof;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants.Finding;
import io.tollway.billing.stack.BillingStack;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class LedgerHealthIT {
    @Inject
    InvariantMonitor monitor;

    @Inject
    LedgerInvariants invariants;

    @Inject
    Ledger ledger;

    @Inject
    Database database;

    private final UUID organization = UUID.randomUUID();

    @BeforeEach
    void anOrganizationWithOneDollar() {
        untilTheServiceIsReady();
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization), UUID.randomUUID(), NanoUsd.parse("1.00"), "t", "t", null))
                .await()
                .indefinitely();
    }

    @Test
    void booksThatCloseAreWellAndSaySo() {
        monitor.look().await().indefinitely();

        given().get("/q/health/well")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'ledger-invariants' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'ledger-invariants' }.data.looked_at", notNullValue());
        assertThat(metrics()).contains("ledger_invariants_broken 0.0");
    }

    @Test
    void aBalanceThatTheLedgerDoesNotExplainIsUnwellAndStillReady() {
        change("UPDATE wallet SET balance_nano = balance_nano + 1, total_credits_nano = total_credits_nano + 1");
        try {
            monitor.look().await().indefinitely();

            given().get("/q/health/well")
                    .then()
                    .statusCode(503)
                    .body("checks.find { it.name == 'ledger-invariants' }.data.wallet_equals_ledger", equalTo(1))
                    .body(
                            "checks.find { it.name == 'ledger-invariants' }.data.wallet_equals_lots_minus_overdraft",
                            equalTo(1));
            given().get("/q/health/ready").then().statusCode(200).body(containsString("postgresql"));
            given().get("/q/health/live").then().statusCode(200);
            assertThat(metrics())
                    .contains(
                            "ledger_invariants_broken 2.0",
                            "ledger_invariant_violations{invariant=\"wallet_equals_ledger\",} 1.0",
                            "ledger_invariant_violations{invariant=\"debits_equal_credits\",} 0.0");
        } finally {
            change("UPDATE wallet SET balance_nano = balance_nano - 1, total_credits_nano = total_credits_nano - 1");
            monitor.look().await().indefinitely();
        }
    }

    @Test
    void eachInvariantOfTheWalletAndItsLotsCanFail() {
        breaks("UPDATE wallet SET leased_nano = leased_nano + 1", "UPDATE wallet SET leased_nano = leased_nano - 1")
                .containsExactly("wallet_promises_equal_live_leases");
        breaks(
                        "UPDATE wallet SET total_usage_nano = total_usage_nano + 1",
                        "UPDATE wallet SET total_usage_nano = total_usage_nano - 1")
                .containsExactlyInAnyOrder("wallet_totals_explain_balance", "wallet_usage_equals_records");
        breaks("UPDATE lot SET expired_nano = expired_nano + 1", "UPDATE lot SET expired_nano = expired_nano - 1")
                .containsExactly("lots_equal_draws");
        breaks("UPDATE account SET debits_nano = debits_nano + 1", "UPDATE account SET debits_nano = debits_nano - 1")
                .containsExactlyInAnyOrder(
                        "debits_equal_credits", "account_totals_equal_transfers", "wallet_equals_ledger");
    }

    private org.assertj.core.api.ListAssert<String> breaks(String breaking, String mending) {
        change(breaking);
        List<String> found = invariants.broken().await().indefinitely().stream()
                .map(Finding::name)
                .toList();
        change(mending);
        return assertThat(found);
    }

    private void change(String update) {
        database.asLedger(sql ->
                        sql.preparedQuery(update + " WHERE tenant_id = $1").execute(Tuple.of(organization)))
                .await()
                .indefinitely();
    }

    private static String metrics() {
        return given().accept("text/plain").get("/q/metrics").asString();
    }
}
