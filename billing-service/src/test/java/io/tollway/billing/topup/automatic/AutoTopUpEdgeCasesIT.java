package io.tollway.billing.topup.automatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.billing.database.Database;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.BillingEvents;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Automatic top-up, by the numbers of {@code docs/EDGE_CASES.md}. The invariants are asked after each. */
@QuarkusTest
@WithTestResource(CashStack.class)
class AutoTopUpEdgeCasesIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    Database database;

    @Inject
    AttemptStart start;

    @Inject
    AutoTopUpTrigger trigger;

    @Inject
    AutoTopUps automatic;

    @Inject
    LedgerInvariants invariants;

    private Cash cash;
    private Automatic auto;
    private GatewayNode node;

    @BeforeEach
    void anOrganization() {
        cash = Cash.organization(Role.OWNER);
        cash.projectNamed(UUID.randomUUID(), "Production");
        auto = new Automatic(cash);
        node = new GatewayNode();
        node.open();
    }

    @AfterEach
    void close() {
        node.close();
        Cash.webhooks("{}");
    }

    @Test
    void edgeCase37NoCardIsChargedWhileADisputeStopsSpending() {
        auto.saveCard(Cash.GOOD_CARD);
        cash.bought("25.00", "4000000000000259");
        Cash.until("the bank has taken it back", () -> cash.balanceNano() == 0);

        auto.wants("10", "25", "50", "50");

        assertThat(start.attempt(cash.id(), true).await().indefinitely()).isEmpty();
        assertThat(attemptsMade()).isZero();
    }

    @Test
    void edgeCase57TenThousandDeniedLeasesMakeOneAttemptAndTheMonthlyCeilingHolds() throws Exception {
        grant("11.00");
        auto.saveCard(Cash.GOOD_CARD);
        lease(5 * DOLLAR);
        // What is posted stays above the threshold; what is free is below, and a refused lease proves that it counts.
        // No lease fits, before or after the credit.
        auto.wants("10", "25", "25", "25");

        assertThat(deniedLeases(100, 100, 40 * DOLLAR)).isEqualTo(10_000);

        Cash.until("the credit is there", () -> cash.balanceNano() == 36 * DOLLAR);
        lease(28 * DOLLAR);
        assertThat(deniedLeases(10, 100, 40 * DOLLAR)).isEqualTo(1_000);
        Cash.until(
                "the ceiling holds", () -> "monthly_ceiling".equals(auto.view().getString("stopped.reason")));
        assertThat(attemptsMade()).isOne();
        assertThat(auto.invoices()).hasSize(1);
        assertThat(cash.balanceNano()).isEqualTo(36 * DOLLAR);
        assertThat(BillingEvents.of(cash.id().value(), "auto_top_up.stopped", 1))
                .hasSize(1);
    }

    @Test
    void edgeCase57WhoeverAsksAtTheSameInstantOneAttemptBegins() throws Exception {
        auto.saveCard(Automatic.ALWAYS_AUTHENTICATES);
        auto.put(false, "10", "25", "50", "50").then().statusCode(200);
        Cash.execute("UPDATE auto_top_up SET enabled = true WHERE tenant_id = '" + cash.id() + "'");

        List<Callable<Optional<Attempt>>> askers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            boolean refused = i % 2 == 0;
            askers.add(() -> start.attempt(cash.id(), refused).await().indefinitely());
        }
        runAll(askers, 64);

        assertThat(attemptsMade()).isOne();
        auto.awaitNewest("action_required");
        assertThat(auto.invoices()).hasSize(1);
    }

    @Test
    void edgeCase58ACardThatWantsItsCustomerWaitsTellsOnceAndResumesWhileServiceGoesOnToTheLastCent() throws Exception {
        grant("5.00");
        auto.saveCard(Automatic.ALWAYS_AUTHENTICATES);
        auto.wants("10", "25", "100", "100");

        JsonPath waiting = auto.awaitNewest("action_required");

        assertThat(auto.view().getString("status")).isEqualTo("stopped");
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("authentication_required");
        assertThat(auto.view().getString("attempt.hosted_invoice_url"))
                .isEqualTo(waiting.getString("data[0].hosted_invoice_url"));
        // Every cent that is there can still be spent.
        lease(5 * DOLLAR);
        assertThat(deniedLeases(2, 10, DOLLAR)).isEqualTo(20);
        assertThat(attemptsMade()).isOne();

        Cash.confirm(waiting.getString("data[0].hosted_invoice_url"));

        Cash.until("the credit is there", () -> cash.balanceNano() == 30 * DOLLAR);
        auto.awaitNewest("paid");
        assertThat(auto.view().getString("status")).isEqualTo("on");
        assertThat(auto.view().getString("stopped")).isNull();
        BillingEvents.of(cash.id().value(), "auto_top_up.paid", 1);
        assertThat(BillingEvents.of(cash.id().value(), "auto_top_up.action_required", 1))
                .hasSize(1);
    }

    @Test
    void edgeCase21A500StoredUnderAPaymentsKeyIsLookedUpAndTheInvoiceIsPaidOnce() {
        auto.saveCard(Cash.GOOD_CARD);
        Cash.stripeFault("{\"path\":\"/v1/invoices/{id}/pay\",\"status\":500}");

        auto.wants("10", "25", "25", "25");

        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
        // The first key keeps its 500 for ever; the second try has a key of its own.
        assertThat(auto.awaitNewest("paid").getInt("data[0].tries")).isEqualTo(2);
        assertThat(attemptsMade()).isOne();
        assertThat(auto.invoices()).hasSize(1);
        assertThat(charges()).isOne();
    }

    @Test
    void edgeCase21A500StoredUnderTheInvoicesKeyEndsUnknownAndIsNeverMadeAnew() {
        auto.saveCard(Cash.GOOD_CARD);
        Cash.stripeFault("{\"path\":\"/v1/invoices\",\"method\":\"POST\",\"status\":500}");

        auto.wants("10", "25", "25", "25");

        auto.awaitNewest("unknown");
        String lost = auto.attempts().getString("data[0].id");
        assertThat(auto.invoices()).isEmpty();
        Cash.until("a new attempt pays", () -> cash.balanceNano() == 25 * DOLLAR);
        auto.awaitNewest("paid");
        assertThat(auto.attempts().getString("data[1].id")).isEqualTo(lost);
        assertThat(auto.attempts().getString("data[1].reason")).isEqualTo("never_made");
        assertThat(auto.invoices()).hasSize(1);
        assertThat(charges()).isOne();
    }

    @Test
    void anInvoiceWhoseCreationWasNeverAnsweredIsFoundByItsNameAndPaid() {
        auto.saveCard(Cash.GOOD_CARD);
        Cash.stripeFault("{\"path\":\"/v1/invoices\",\"method\":\"POST\",\"timeout_after_commit\":true,\"times\":3}");

        auto.wants("10", "25", "25", "25");

        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
        assertThat(attemptsMade()).isOne();
        assertThat(auto.invoices()).hasSize(1);
    }

    @Test
    void aChargeWhoseAnswerWasLostIsCreditedOnce() {
        auto.saveCard(Cash.GOOD_CARD);
        Cash.stripeFault("{\"path\":\"/v1/invoices/{id}/pay\",\"timeout_after_commit\":true,\"times\":3}");

        auto.wants("10", "25", "25", "25");

        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
        assertThat(auto.awaitNewest("paid").getInt("data[0].tries")).isEqualTo(1);
        assertThat(charges()).isOne();
        assertThat(cash.paidLots()).isOne();
    }

    /** The provider's own message of the void invoice comes before our answer: it must not look as if somebody else had voided it, or a card that always declines were asked for ever. */
    @Test
    void aWithdrawalWhoseAnswerWasLostKeepsItsReason() {
        auto.saveCard(Automatic.DECLINES_ONCE_SAVED);
        Cash.stripeFault("{\"path\":\"/v1/invoices/{id}/void\",\"timeout_after_commit\":true,\"times\":3}");
        auto.wants("10", "25", "50", "50");

        assertThat(auto.awaitNewest("canceled").getString("data[0].reason")).isEqualTo("card_declined");
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("card_declined");
        assertThat(attemptsMade()).isOne();
    }

    /** A refused attempt whose invoice Stripe does not void until the fault is ended, which is named. */
    private String withdrawalThatCannotEnd() {
        auto.saveCard(Automatic.DECLINES_ONCE_SAVED);
        String fault = Cash.stripeFault("{\"path\":\"/v1/invoices/{id}/void\",\"status\":500,\"times\":1000}");
        auto.wants("10", "25", "50", "50");
        auto.awaitNewest("withdrawing");
        return fault;
    }

    @Test
    void aSuspensionOutlastsAnAttemptThatIsGivenUpAfterIt() {
        String away = withdrawalThatCannotEnd();

        automatic.suspend(cash.id()).await().indefinitely();
        Cash.endStripeFault(away);

        assertThat(auto.awaitNewest("canceled").getString("data[0].reason")).isEqualTo("card_declined");
        assertThat(auto.view().getString("stopped.reason")).isEqualTo("suspended");
        auto.put(true, "10", "25", "50", "50").then().statusCode(422).body("code", equalTo("auto_top_up_suspended"));
    }

    @Test
    void aCardThatIsSavedMeanwhileIsNotBlamedForTheOldOne() {
        String away = withdrawalThatCannotEnd();

        auto.saveCard(Cash.GOOD_CARD);
        Cash.endStripeFault(away);

        Cash.until("the new card pays", () -> cash.balanceNano() == 25 * DOLLAR);
        assertThat(auto.view().getString("status")).isEqualTo("on");
        assertThat(auto.attempts().getString("data[1].reason")).isEqualTo("card_replaced");
    }

    @Test
    void edgeCase20WhereverDatabaseSessionsAreKilledTheCardIsChargedOnce() throws Exception {
        auto.saveCard(Cash.GOOD_CARD);
        auto.wants("10", "25", "1000", "1000");
        int killed = 0;
        for (int round = 0; round < 40; round++) {
            trigger.refused(List.of(cash.id().value()));
            killed += killSessions();
        }

        Cash.until("the credit is there", () -> cash.balanceNano() == 25 * DOLLAR);
        auto.awaitNewest("paid");
        trigger.sweep().await().indefinitely();
        assertThat(killed).isPositive();
        assertThat(attemptsMade()).isOne();
        assertThat(auto.invoices()).hasSize(1);
        assertThat(charges()).isOne();
        assertThat(cash.balanceNano()).isEqualTo(25 * DOLLAR);
        assertThat(BillingEvents.of(cash.id().value(), "auto_top_up.paid", 1)).isNotEmpty();
    }

    @Test
    void theInvariantsOfAutomaticTopUpsCanBeBroken() {
        auto.saveCard(Automatic.ALWAYS_AUTHENTICATES);
        auto.wants("10", "25", "50", "50");
        auto.awaitNewest("action_required");
        Cash.execute("DROP INDEX auto_top_up_in_flight");
        String second = UUID.randomUUID().toString();
        Cash.execute("""
                INSERT INTO auto_top_up_attempt (id, tenant_id, state, credit_cents, fee_cents, tax_cents, tax_regime, customer_id, created_at, since)
                SELECT '%s', tenant_id, 'unknown', 1, 0, 0, 'none@1', customer_id, now(), now() FROM auto_top_up_attempt WHERE tenant_id = '%s'""".formatted(second, cash.id()));
        assertThat(broken()).containsExactly("one_automatic_top_up_is_in_flight");

        Cash.execute(
                "UPDATE auto_top_up_attempt SET state = 'paid', invoice_id = 'in_forged', payment_id = 'pi_forged' WHERE id = '"
                        + second + "'");
        assertThat(broken()).containsExactly("automatic_top_ups_are_credited_as_paid");

        Cash.execute("DELETE FROM auto_top_up_attempt WHERE id = '" + second + "'");
        Cash.execute(
                "CREATE UNIQUE INDEX auto_top_up_in_flight ON auto_top_up_attempt (tenant_id)"
                        + " WHERE state IN ('creating', 'finalized', 'paying', 'declined', 'action_required', 'unknown', 'withdrawing')");
        assertThat(broken()).isEmpty();
    }

    private List<String> broken() {
        return invariants.broken().await().indefinitely().stream()
                .map(LedgerInvariants.Finding::name)
                .toList();
    }

    private long attemptsMade() {
        return Cash.number("SELECT count(*) FROM auto_top_up_attempt WHERE tenant_id = '" + cash.id() + "'");
    }

    /** What Stripe took from the organization's card. */
    private long charges() {
        String customer = String.valueOf(auto.invoices().getFirst().get("customer"));
        return Cash.stripe()
                .queryParam("customer", customer)
                .get("/v1/charges")
                .jsonPath()
                .getList("data.findAll { it.paid }")
                .size();
    }

    private void grant(String amount) {
        ledger.grant(new GrantPosting(cash.id(), UUID.randomUUID(), NanoUsd.parse(amount), "test", "test", null))
                .await()
                .indefinitely();
    }

    private void lease(long amount) {
        UUID lease = UUID.randomUUID();
        Cash.until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, cash.id().value(), amount, amount)
                        .path("outcome")
                        .asText()));
    }

    /** As many leases asked for at once as the threads allow; all of them are refused for want of money. */
    private long deniedLeases(int calls, int leasesPerCall, long amount) throws Exception {
        List<Callable<Long>> work = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            work.add(() -> {
                Object[] requests = new Object[leasesPerCall];
                for (int i = 0; i < leasesPerCall; i++) {
                    requests[i] = GatewayNode.request(
                            UUID.randomUUID(),
                            cash.id().value(),
                            "balance",
                            cash.id().value(),
                            amount,
                            amount,
                            null);
                }
                long denied = 0;
                for (JsonNode result : node.ask(requests).body().path("results")) {
                    denied += result.path("outcome").asText().equals("insufficient") ? 1 : 0;
                }
                return denied;
            });
        }
        return runAll(work, 16).stream().mapToLong(Long::longValue).sum();
    }

    private static <T> List<T> runAll(List<Callable<T>> work, int parallel) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
            for (Future<T> done : threads.invokeAll(work)) {
                results.add(done.get());
            }
        }
        return results;
    }

    /** Ends every session of the service but the one that asks; those that are working lose their transaction at whatever statement they are. */
    private int killSessions() {
        return database.asLedger(sql -> sql.query("""
                                SELECT count(pg_terminate_backend(pid)) AS ended
                                  FROM pg_stat_activity WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
                                """).execute())
                .map(rows -> rows.iterator().next().getInteger("ended"))
                .onFailure()
                .recoverWithItem(0)
                .await()
                .indefinitely();
    }
}
