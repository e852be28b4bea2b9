package io.tollway.billing.lease;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.proof.LedgerInvariants.Finding;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingEvents;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.contracts.state.BudgetBucket;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetState.Kind;
import io.tollway.contracts.state.BudgetState.Mode;
import io.tollway.contracts.state.BudgetState.Subject;
import io.tollway.contracts.state.BudgetWindow;
import io.tollway.contracts.usage.LeaseCharge;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class BudgetIT {
    private static final UUID BUDGET = UUID.fromString("0199b000-0000-7000-8000-000000000001");
    private static final Subject PROJECT = new Subject(Kind.PROJECT, UUID.randomUUID(), null);
    private static final Subject EACH_USER = new Subject(Kind.END_USER, null, null);

    @Inject
    Ledger ledger;

    @Inject
    LedgerInvariants invariants;

    @Inject
    Database database;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;
    private UUID balance;

    @BeforeEach
    void anOrganizationWithADollar() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization),
                        UUID.randomUUID(),
                        NanoUsd.parse("1.00"),
                        "test",
                        "test",
                        null))
                .await()
                .indefinitely();
        node = new GatewayNode();
        node.open();
        balance = UUID.randomUUID();
        until("the organization is known", () -> "granted"
                .equals(node.lease(balance, organization, 1_000_000, 1_000_000)
                        .path("outcome")
                        .asText()));
    }

    @AfterEach
    void everythingIsGivenBack() {
        node.close();
        accounts.close();
    }

    @Test
    void sixtyFourParallelGrantsNeverPromiseMoreThanTheBudget() throws Exception {
        published(2, budget(PROJECT, 1_000, BudgetWindow.LIFETIME, "UTC", Mode.ENFORCE));
        List<Callable<JsonNode>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(() -> ask(UUID.randomUUID(), BUDGET, null, 100, 100, null));
        }

        long granted = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            for (Future<JsonNode> each : pool.invokeAll(calls)) {
                granted += each.get().path("granted_nano").asLong();
            }
        }

        assertThat(granted).isEqualTo(1_000);
        JsonNode refused = ask(UUID.randomUUID(), BUDGET, null, 1, 1, null);
        assertThat(refused.path("outcome").asText()).isEqualTo("insufficient");
        assertThat(refused.path("limit_nano").asLong()).isEqualTo(1_000);
        assertThat(refused.path("held_nano").asLong()).isEqualTo(1_000);
    }

    @Test
    void aRequestIsCountedInTheWindowOfTheLeaseThatItsStartDrewOnAndMarksAreTold() {
        String zone = "America/New_York";
        published(2, budget(PROJECT, 1_000, BudgetWindow.DAILY, zone, Mode.ENFORCE));
        BudgetWindow.Span today = Objects.requireNonNull(BudgetWindow.DAILY.at(Instant.now(), ZoneId.of(zone)));
        UUID lease = UUID.randomUUID();

        assertThat(ask(UUID.randomUUID(), BUDGET, null, 1, 1, null)
                        .path("outcome")
                        .asText())
                .isEqualTo("unavailable");
        assertThat(ask(UUID.randomUUID(), BUDGET, null, 1, 1, BudgetWindow.MONTHLY.at(Instant.now(), ZoneId.of(zone)))
                        .path("outcome")
                        .asText())
                .isEqualTo("unavailable");
        assertThat(ask(
                                UUID.randomUUID(),
                                BUDGET,
                                null,
                                1,
                                1,
                                BudgetWindow.DAILY.at(today.start().minusSeconds(1), ZoneId.of(zone)))
                        .path("outcome")
                        .asText())
                .isEqualTo("window_ended");
        assertThat(ask(lease, BUDGET, null, 1_000, 1_000, today)
                        .path("granted_nano")
                        .asLong())
                .isEqualTo(1_000);
        used(lease, BUDGET, 850);
        node.ship(node.close(organization, lease, 1, 850));
        closed(lease);

        JsonNode rest = ask(UUID.randomUUID(), BUDGET, null, 1_000, 1, today);
        assertThat(rest.path("granted_nano").asLong()).isEqualTo(150);
        assertThat(rest.path("used_nano").asLong()).isEqualTo(850);
        List<String> told = BillingEvents.of(organization, "budget.used", 1);
        assertThat(told.getFirst())
                .contains(
                        "\"percent\":\"80\"",
                        "\"kind\":\"budget\"",
                        "\"id\":\"" + BUDGET + "\"",
                        "\"subject\":\"project\"",
                        "\"window\":\"daily\"",
                        "\"window_start\":\"" + today.start() + "\"");
    }

    @Test
    void aShadowBudgetCountsAndTellsBeyondItsLimitAndRefusesNobodyUntilItIsEnforced() {
        published(2, budget(PROJECT, 1_000, BudgetWindow.LIFETIME, "UTC", Mode.SHADOW));
        UUID lease = UUID.randomUUID();
        assertThat(ask(lease, BUDGET, null, 5_000, 5_000, null)
                        .path("granted_nano")
                        .asLong())
                .isEqualTo(5_000);
        used(lease, BUDGET, 3_000);
        node.ship(node.close(organization, lease, 1, 3_000));
        closed(lease);

        assertThat(BillingEvents.of(organization, "budget.used", 1).getFirst())
                .contains("\"percent\":\"100\"", "\"mode\":\"shadow\"");
        published(3, budget(PROJECT, 1_000, BudgetWindow.LIFETIME, "UTC", Mode.ENFORCE));
        JsonNode refused = askUnder(3, UUID.randomUUID(), BUDGET, null, 1, 1, null);
        assertThat(refused.path("outcome").asText()).isEqualTo("insufficient");
        assertThat(refused.path("used_nano").asLong()).isEqualTo(3_000);
    }

    @Test
    void everyEndUserHasTheWholeLimitAndAnIdThatIsNotTheValuesIsRefused() {
        published(2, budget(EACH_USER, 1_000, BudgetWindow.LIFETIME, "UTC", Mode.ENFORCE));
        BudgetBucket alice = BudgetBucket.of(BUDGET, "alice");
        BudgetBucket bob = BudgetBucket.of(BUDGET, "bob");
        UUID lease = UUID.randomUUID();

        assertThat(ask(lease, alice.id(), "alice", 1_000, 1_000, null)
                        .path("granted_nano")
                        .asLong())
                .isEqualTo(1_000);
        assertThat(ask(UUID.randomUUID(), bob.id(), "bob", 1_000, 1_000, null)
                        .path("granted_nano")
                        .asLong())
                .isEqualTo(1_000);
        assertThat(ask(UUID.randomUUID(), alice.id(), "alice", 1, 1, null)
                        .path("outcome")
                        .asText())
                .isEqualTo("insufficient");
        assertThat(ask(UUID.randomUUID(), BUDGET, null, 1, 1, null)
                        .path("outcome")
                        .asText())
                .as("a budget for each has no bucket for all")
                .isEqualTo("unavailable");
        assertThat(node.ask(request(2, UUID.randomUUID(), bob.id(), "alice", 1, 1, null))
                        .status())
                .isEqualTo(400);
        used(lease, alice.id(), 400);
        until(
                "it is shown",
                () -> usage().path("data").at("/0/buckets/0/used_usd").asText().equals("0.0000004"));
        given().auth()
                .oauth2(BillingStack.INTERNAL_TOKEN)
                .contentType("application/json")
                .body("{\"budgets\":[\"" + BUDGET + "\",\"" + UUID.randomUUID() + "\"]}")
                .post("/internal/v1/organizations/" + organization + "/budget-usage")
                .then()
                .statusCode(200)
                .body("data.size()", equalTo(1))
                .body("data[0].budget", equalTo(BUDGET.toString()))
                .body("data[0].values", equalTo(2))
                .body("data[0].buckets[0].value", equalTo("alice"))
                .body("data[0].buckets[0].held_usd", equalTo("0.0000006"))
                .body("data[0].buckets[1].value", equalTo("bob"))
                .body("data[0].buckets[1].used_usd", equalTo("0.00"));
        given().auth()
                .oauth2("wrong")
                .contentType("application/json")
                .body("{}")
                .post("/internal/v1/organizations/" + organization + "/budget-usage")
                .then()
                .statusCode(401)
                .body("data", nullValue());
    }

    @Test
    void aBudgetNotHeardOfYetMakesWaitAndADeletedOneStopsNobody() {
        assertThat(askUnder(2, UUID.randomUUID(), BUDGET, null, 1, 1, null)
                        .path("outcome")
                        .asText())
                .isEqualTo("unavailable");
        published(2, budget(PROJECT, 10, BudgetWindow.LIFETIME, "UTC", Mode.ENFORCE));
        assertThat(ask(UUID.randomUUID(), BUDGET, null, 11, 11, null)
                        .path("outcome")
                        .asText())
                .isEqualTo("insufficient");

        accounts.budgets(organization, 3);

        until("the deletion is known", () -> "granted"
                .equals(ask(UUID.randomUUID(), BUDGET, null, 11, 11, null)
                        .path("outcome")
                        .asText()));
    }

    @Test
    void aBudgetRowThatContradictsItsRecordsOrItsLimitTurnsAnInvariantRed() {
        published(2, budget(PROJECT, 1_000, BudgetWindow.LIFETIME, "UTC", Mode.ENFORCE));
        UUID lease = UUID.randomUUID();
        ask(lease, BUDGET, null, 600, 600, null);
        used(lease, BUDGET, 500);

        change("used_nano = used_nano + 1");
        assertThat(broken()).contains("bucket_use_equals_records");
        change("used_nano = used_nano - 1");
        change("ceiling_nano = 599");
        assertThat(broken()).containsExactly("promises_stay_under_limits");
        change("ceiling_nano = 1000");
        assertThat(broken()).isEmpty();
    }

    private void change(String set) {
        database.asLedger(sql -> sql.preparedQuery("UPDATE bucket SET " + set + " WHERE tenant_id = $1")
                        .execute(Tuple.of(organization)))
                .await()
                .indefinitely();
    }

    private List<String> broken() {
        return invariants.broken().await().indefinitely().stream()
                .map(Finding::name)
                .toList();
    }

    private JsonNode usage() {
        return given().auth()
                .oauth2(BillingStack.INTERNAL_TOKEN)
                .contentType("application/json")
                .body("{\"budgets\":[\"" + BUDGET + "\"]}")
                .post("/internal/v1/organizations/" + organization + "/budget-usage")
                .as(JsonNode.class);
    }

    private static BudgetState budget(Subject subject, long limit, BudgetWindow window, String zone, Mode mode) {
        return new BudgetState(BUDGET, "Interns", subject, limit, window, zone, mode);
    }

    /** A policy with that budget, which billing has heard of when this returns. */
    private void published(long version, BudgetState budget) {
        accounts.budgets(organization, version, budget);
        until("the policy is known", () -> !"unavailable"
                .equals(node.ask(balanceRequest(version))
                        .body()
                        .at("/results/0/outcome")
                        .asText()));
    }

    private Map<String, Object> balanceRequest(long policy) {
        Map<String, Object> request = GatewayNode.request(
                UUID.randomUUID(), organization, "balance", organization, 10_000_000_000L, 10_000_000_000L, null);
        request.put("policy_version", policy);
        return request;
    }

    private JsonNode ask(
            UUID lease, UUID bucket, @Nullable String value, long want, long min, BudgetWindow.@Nullable Span window) {
        return askUnder(2, lease, bucket, value, want, min, window);
    }

    private JsonNode askUnder(
            long policy,
            UUID lease,
            UUID bucket,
            @Nullable String value,
            long want,
            long min,
            BudgetWindow.@Nullable Span window) {
        return node.ask(request(policy, lease, bucket, value, want, min, window))
                .body()
                .at("/results/0");
    }

    private Map<String, Object> request(
            long policy,
            UUID lease,
            UUID bucket,
            @Nullable String value,
            long want,
            long min,
            BudgetWindow.@Nullable Span window) {
        Map<String, Object> request = GatewayNode.request(lease, organization, "budget", bucket, want, min, window);
        Map<String, Object> name = new LinkedHashMap<>();
        name.put("kind", "budget");
        name.put("id", bucket);
        name.put("budget_id", BUDGET);
        if (value != null) {
            name.put("value", value);
        }
        request.put("bucket", name);
        request.put("policy_version", policy);
        return request;
    }

    /** A request that the balance and the budget paid, applied when this returns. */
    private void used(UUID lease, UUID bucket, long nano) {
        node.ship(node.used(
                organization,
                UUID.randomUUID(),
                1,
                nano,
                List.of(
                        new LeaseCharge(balance, "balance", organization, nano),
                        new LeaseCharge(lease, "budget", bucket, nano))));
        until("it is applied", () -> node.leaseState(lease).path("settled_nano").asLong() == nano);
    }

    private void closed(UUID lease) {
        until("the budget's lease closes", () -> "closed"
                .equals(node.leaseState(lease).path("state").asText()));
    }
}
