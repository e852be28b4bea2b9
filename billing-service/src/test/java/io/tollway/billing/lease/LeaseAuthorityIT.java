package io.tollway.billing.lease;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.billing.stack.Tokens;
import io.tollway.contracts.state.ApiKeyState.LimitReset;
import io.tollway.contracts.state.TenantState;
import io.tollway.contracts.usage.LeaseCharge;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class LeaseAuthorityIT {
    private static final long DIME = 100_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    LedgerInvariants invariants;

    @Inject
    Database database;

    @Inject
    LeaseJanitor janitor;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;

    @BeforeEach
    void anOrganizationWithTenCents() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization),
                        UUID.randomUUID(),
                        NanoUsd.parse("0.10"),
                        "test",
                        "test",
                        null))
                .await()
                .indefinitely();
        node = new GatewayNode();
        node.open();
        until("the organization is known", () -> !"unavailable"
                .equals(node.lease(UUID.randomUUID(), organization, 10 * DIME, 10 * DIME)
                        .path("outcome")
                        .asText()));
    }

    @AfterEach
    void theBooksClose() {
        node.close();
        accounts.close();
        assertThat(invariants.broken().await().indefinitely()).isEmpty();
    }

    @Test
    void sixtyFourParallelGrantsNeverPromiseMoreThanTheBalance() throws Exception {
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(() -> node.lease(UUID.randomUUID(), organization, DIME / 10, DIME / 10)
                    .path("granted_nano")
                    .asLong());
        }
        long granted = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Long> call : threads.invokeAll(calls)) {
                granted += call.get();
            }
        }

        assertThat(granted).isEqualTo(DIME);
        assertThat(node.lease(UUID.randomUUID(), organization, 1, 1)
                        .path("outcome")
                        .asText())
                .isEqualTo("insufficient");
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerWhateverItAsks() {
        UUID lease = UUID.randomUUID();

        long first = node.lease(lease, organization, DIME / 2, 1)
                .path("granted_nano")
                .asLong();
        long second =
                node.lease(lease, organization, DIME, DIME).path("granted_nano").asLong();

        assertThat(first).isEqualTo(DIME / 2);
        assertThat(second).isEqualTo(first);
        assertThat(reserved()).isEqualTo(first);
    }

    @Test
    void anExpiredLeaseIsQuarantinedNeverLentAgainAndForcedOnlyByAnOperatorWithAReason() {
        UUID lease = UUID.randomUUID();
        node.lease(lease, organization, DIME, DIME);
        letExpire(lease);
        janitor.sweep().await().indefinitely();

        assertThat(node.leaseState(lease).path("state").asText()).isEqualTo("quarantined");
        JsonNode next = node.lease(UUID.randomUUID(), organization, DIME, 1);
        assertThat(next.path("outcome").asText()).isEqualTo("quarantined");
        assertThat(next.path("quarantined_nano").asLong()).isEqualTo(DIME);
        assertThat(next.path("available_nano").asLong()).isZero();

        String path = "/api/v1/operator/leases/" + lease + "/force";
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"disk lost\"}")
                .post(path)
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(Tokens.operatorKey())
                .contentType(ContentType.JSON)
                .body("{\"reason\":\" \"}")
                .post(path)
                .then()
                .statusCode(400);
        given().auth()
                .oauth2(Tokens.operatorKey())
                .contentType(ContentType.JSON)
                .body("{\"reason\":\"disk lost\"}")
                .post(path)
                .then()
                .statusCode(200);

        assertThat(node.lease(UUID.randomUUID(), organization, DIME, DIME)
                        .path("outcome")
                        .asText())
                .isEqualTo("granted");
        assertThat(count("SELECT count(*) AS n FROM operator_audit WHERE target = $1", Tuple.of(lease.toString())))
                .isEqualTo(1);
    }

    @Test
    void aQuarantinedLeaseClosesWhenItsSpoolIsDrained() {
        UUID lease = UUID.randomUUID();
        node.lease(lease, organization, DIME, DIME);
        letExpire(lease);
        janitor.sweep().await().indefinitely();

        node.ship(node.used(organization, lease, 40), node.close(organization, lease, 1, 40));

        until("the lease closes", () -> "closed"
                .equals(node.leaseState(lease).path("state").asText()));
        assertThat(reserved()).isZero();
    }

    @Test
    void anOlderProcessOfASpoolIsRefusedAndTheNewOneSeesTheOpenLeases() {
        UUID lease = UUID.randomUUID();
        node.lease(lease, organization, DIME / 4, 1);
        try (GatewayNode successor = new GatewayNode(node.spool(), "successor")) {
            JsonNode opened = successor.open();

            assertThat(opened.path("epoch").asLong()).isEqualTo(2);
            assertThat(opened.at("/leases/0/lease_id").asText()).isEqualTo(lease.toString());
            assertThat(opened.at("/leases/0/expires_in_ms").asLong()).isPositive();
            GatewayNode.Answer stale =
                    node.ask(GatewayNode.request(UUID.randomUUID(), organization, "balance", organization, 1, 1, null));
            assertThat(stale.status()).isEqualTo(409);
            assertThat(stale.body().path("code").asText()).isEqualTo("stale_epoch");
        }
    }

    @Test
    void aKeyLimitCountsInItsWindowAndTheLeaseEndsWithIt() {
        UUID key = accounts.limitedKey(organization, 1_000, LimitReset.DAILY);
        Window today = Window.containing(Instant.now(), LimitReset.DAILY);
        Map<String, Object> window = Map.of("start", today.start(), "end", today.end());
        Map<String, Object> yesterday = Map.of("start", today.start().minusSeconds(86_400), "end", today.start());
        UUID lease = UUID.randomUUID();
        until("the key is known", () -> "granted"
                .equals(outcome(GatewayNode.request(lease, organization, "key", key, 600, 600, window))));

        assertThat(outcome(GatewayNode.request(UUID.randomUUID(), organization, "key", key, 600, 600, window)))
                .isEqualTo("insufficient");
        assertThat(outcome(GatewayNode.request(UUID.randomUUID(), organization, "key", key, 1, 1, yesterday)))
                .isEqualTo("window_ended");
        assertThat(outcome(GatewayNode.request(UUID.randomUUID(), organization, "key", key, 1, 1, null)))
                .isEqualTo("unavailable");
        UUID balance = UUID.randomUUID();
        node.lease(balance, organization, 1_000, 1_000);
        node.ship(
                node.used(
                        organization,
                        key,
                        1,
                        250,
                        List.of(
                                new LeaseCharge(balance, "balance", organization, 250),
                                new LeaseCharge(lease, "key", key, 250))),
                node.close(organization, lease, 1, 250));
        until("the key's lease closes", () -> "closed"
                .equals(node.leaseState(lease).path("state").asText()));
        JsonNode rest = node.ask(GatewayNode.request(UUID.randomUUID(), organization, "key", key, 1_000, 1, window))
                .body()
                .at("/results/0");
        assertThat(rest.path("granted_nano").asLong()).isEqualTo(750);
        assertThat(rest.path("limit_nano").asLong()).isEqualTo(1_000);
        assertThat(rest.path("expires_in_ms").asLong())
                .isLessThanOrEqualTo(today.end().toEpochMilli() - Instant.now().toEpochMilli() + 5_000);
    }

    @Test
    void whatBillingDoesNotKnowIsUnavailableAndAFrozenOrganizationIsFrozen() {
        UUID stranger = UUID.randomUUID();
        assertThat(outcome(GatewayNode.request(UUID.randomUUID(), stranger, "balance", stranger, 1, 1, null)))
                .isEqualTo("unavailable");
        Map<String, Object> newer =
                GatewayNode.request(UUID.randomUUID(), organization, "balance", organization, 1, 1, null);
        newer.put("policy_version", 99);
        assertThat(outcome(newer)).isEqualTo("unavailable");

        accounts.tenant(organization, TenantState.Status.FROZEN, 2);

        until("the freeze arrives", () -> "frozen"
                .equals(outcome(
                        GatewayNode.request(UUID.randomUUID(), organization, "balance", organization, 1, 1, null))));
    }

    @Test
    void badCallsNameEveryWrongFieldAndWrongTokensAreRefused() {
        GatewayNode.Answer bad =
                node.post("/internal/v1/leases", Map.of("node_id", "n", "requests", List.of(Map.of("want_nano", -1))));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body().path("errors").findValuesAsText("field"))
                .contains("spool_id", "epoch", "requests[0].lease_id", "requests[0].min_nano", "requests[0].bucket");
        assertThat(node.post("/internal/v1/leases", Map.of("leases", 1))
                        .body()
                        .at("/errors/0/field")
                        .asText())
                .isEqualTo("leases");
        assertThat(node.get("/internal/v1/leases/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        given().header("Authorization", "Bearer wrong")
                .baseUri(org.eclipse.microprofile.config.ConfigProvider.getConfig()
                        .getValue(BillingStack.LEASE_URL, String.class))
                .get("/internal/v1/leases/" + UUID.randomUUID())
                .then()
                .statusCode(401);
    }

    private String outcome(Map<String, Object> request) {
        return node.ask(request).body().at("/results/0/outcome").asText();
    }

    private void letExpire(UUID lease) {
        database.asLedger(
                        sql -> sql.preparedQuery("UPDATE lease SET expires_at = now() - interval '1 day' WHERE id = $1")
                                .execute(Tuple.of(lease)))
                .await()
                .indefinitely();
    }

    private long reserved() {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .reserved()
                .value();
    }

    private long count(String query, Tuple values) {
        return database.asLedger(sql -> sql.preparedQuery(query).execute(values))
                .map(rows -> rows.iterator().next().getLong("n"))
                .await()
                .indefinitely();
    }
}
