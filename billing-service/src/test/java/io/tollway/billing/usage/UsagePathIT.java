package io.tollway.billing.usage;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingEvents;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.billing.stack.Tokens;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent.Close;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.contracts.usage.UsageEvent.Start;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class UsagePathIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    LedgerInvariants invariants;

    @Inject
    Database database;

    @Inject
    UsageConsumers consumers;

    @Inject
    io.micrometer.core.instrument.MeterRegistry meters;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;

    @BeforeEach
    void anOrganizationWithFiveDollarsAndANode() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        grant(organization, "5.00");
        node = new GatewayNode();
        node.open();
    }

    @AfterEach
    void theBooksClose() {
        node.close();
        accounts.close();
        assertThat(invariants.broken().await().indefinitely()).isEmpty();
    }

    @Test
    void aRequestIsLeasedChargedAndSeenInCreditsAndGeneration() {
        UUID lease = lease(DOLLAR);
        Final used = node.used(organization, lease, 123_456);

        node.ship(node.started(organization), used);

        until("credits follow", () -> totalUsage().equals("0.000123456"));
        given().auth()
                .oauth2(Tokens.apiKey(organization, UUID.randomUUID()))
                .get("/api/v1/generation?id=gen-" + used.requestId())
                .then()
                .statusCode(200)
                .body("data.id", equalTo("gen-" + used.requestId()))
                .body("data.provider_name", equalTo("sim"))
                .body("data.charge_usd", equalTo("0.000123456"))
                .body("data.native_tokens_prompt", equalTo(123_456));
        assertThat(balance()).isEqualTo(5 * DOLLAR - 123_456);
    }

    @Test
    void whatEachKeySpentIsToldToServicesOfOurs() {
        UUID lease = lease(DOLLAR);
        UUID key = UUID.randomUUID();
        UUID unused = UUID.randomUUID();
        Final used =
                node.used(organization, key, 1, 4_000, List.of(new LeaseCharge(lease, "balance", organization, 4_000)));
        Final own = node.onOwnKey(organization, key, 3_000);
        node.ship(used, own);
        until("both are applied", () -> isApplied(used) && isApplied(own));
        String path = "/internal/v1/organizations/" + organization + "/key-usage";
        String body = "{\"keys\":[\"" + key + "\",\"" + unused + "\"]}";

        given().auth()
                .oauth2(BillingStack.INTERNAL_TOKEN)
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .body("data.size()", equalTo(2))
                .body("data.find { it.key == '" + key + "' }.usage_usd", equalTo("0.000004"))
                .body("data.find { it.key == '" + key + "' }.usage_daily_usd", equalTo("0.000004"))
                .body("data.find { it.key == '" + key + "' }.usage_monthly_usd", equalTo("0.000004"))
                .body("data.find { it.key == '" + key + "' }.byok_usage_usd", equalTo("0.000003"))
                .body("data.find { it.key == '" + key + "' }.byok_usage_weekly_usd", equalTo("0.000003"))
                .body("data.find { it.key == '" + unused + "' }.usage_usd", equalTo("0.00"))
                .body("data.find { it.key == '" + unused + "' }.byok_usage_usd", equalTo("0.00"));
        given().auth()
                .oauth2(Tokens.apiKey(organization, key))
                .get("/api/v1/key-usage?key=" + key)
                .then()
                .statusCode(200)
                .body("usage_usd", equalTo("0.000004"))
                .body("byok_usage_usd", equalTo("0.000003"))
                .body("window_usage_usd", equalTo("0.00"));
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(401);
    }

    @Test
    void aDuplicateDeliveredAThousandTimesChargesOnce() {
        Final used = node.used(organization, lease(DOLLAR), 7_000);
        for (int i = 0; i < 1_000; i++) {
            node.ship(used);
        }
        Final last = node.used(organization, lease(DOLLAR), 1);
        node.ship(last);

        until("the last one is applied", () -> isApplied(last));
        assertThat(balance()).isEqualTo(5 * DOLLAR - 7_001);
    }

    @Test
    void recordsInAnyOrderWithTheirCloseFirstGiveTheSameBooks() {
        UUID lease = lease(DOLLAR);
        List<Final> finals = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            finals.add(node.used(organization, lease, i));
        }
        Close close = node.close(organization, lease, 50, 1_275);
        Collections.shuffle(finals, new Random(42));

        node.ship(close);
        until("the close is seen", () -> "closing"
                .equals(node.leaseState(lease).path("state").asText()));
        finals.forEach(node::ship);

        until("the lease closes", () -> "closed"
                .equals(node.leaseState(lease).path("state").asText()));
        assertThat(balance()).isEqualTo(5 * DOLLAR - 1_275);
        assertThat(reserved()).isZero();
        until(
                "the spool is applied without a gap",
                () -> node.open().path("applied_through").asLong() == 51);
    }

    @Test
    void aFinalMayStandForItsStart() {
        UUID lease = lease(DOLLAR);
        Start start = node.started(organization);
        Final used = GatewayNode.standingFor(start, node.used(organization, lease, 10));
        Final twice = node.used(organization, lease, 5);

        node.ship(used, start, GatewayNode.standingFor(start, used), twice);

        until(
                "the spool is applied without a gap",
                () -> node.open().path("applied_through").asLong() == 3);
        assertThat(balance()).isEqualTo(5 * DOLLAR - 15);
    }

    @Test
    void aDeclarationThatClaimsMoreThanArrivedKeepsTheLeaseOpen() {
        UUID lease = lease(DOLLAR);
        Final used = node.used(organization, lease, 10);
        Close close = node.close(organization, lease, 2, 30);

        node.ship(used, close);

        until("the close is seen", () -> "closing"
                .equals(node.leaseState(lease).path("state").asText()));
        assertThat(reserved()).isEqualTo(DOLLAR - 10);
    }

    @Test
    void anUnknownPriceVersionWaitsAndThenIsApplied() {
        UUID lease = lease(DOLLAR);
        int version = 1_000 + new Random().nextInt(1_000_000);
        Final early = node.used(
                organization,
                UUID.randomUUID(),
                version,
                5_000,
                List.of(new LeaseCharge(lease, "balance", organization, 5_000)));
        Final behind = node.used(organization, lease, 1);

        node.ship(early, behind);
        UUID elsewhere = accounts.organization();
        until("the partition waits", () -> awaiting() > 0);
        assertThat(isApplied(early)).isFalse();
        assertThat(isApplied(behind)).isFalse();
        accounts.price(GatewayNode.ENDPOINT, version, 1_000, 2_000);

        until("both are applied", () -> isApplied(early) && isApplied(behind));
        assertThat(balance()).isEqualTo(5 * DOLLAR - 5_001);
        assertThat(elsewhere).isNotNull();
    }

    @Test
    void picturesAreRatedByTheirSizeAndQuality() {
        int version = 1_000 + new Random().nextInt(1_000_000);
        Map<String, Long> price = Map.of("image_output", 40_000L, "image_output:1024x1024/high", 80_000L);
        accounts.publish(
                Topics.PRICE_STATE,
                GatewayNode.ENDPOINT + "#" + version,
                1,
                new PriceState(GatewayNode.ENDPOINT, version, price, price, Instant.EPOCH));
        UUID lease = lease(DOLLAR);
        List<LeaseCharge> charges = List.of(new LeaseCharge(lease, "balance", organization, 160));
        Final high = node.used(organization, UUID.randomUUID(), version, 160, charges);
        Final low = node.used(organization, UUID.randomUUID(), version, 160, charges);

        shipTwoPictures(high, "1024x1024/high");
        shipTwoPictures(low, "1024x1024/low");

        until(
                "one is applied and one parked",
                () -> isApplied(high) && !deadLetters(organization).isEmpty());
        assertThat(deadLetters(organization)).containsExactly("rating_differs");
        assertThat(isApplied(low)).isFalse();
        assertThat(balance()).isEqualTo(5 * DOLLAR - 160);
    }

    /** The record, its tokens being pictures. */
    private void shipTwoPictures(Final event, String picture) {
        String text = new String(EventJson.write(event), java.nio.charset.StandardCharsets.UTF_8)
                .replace(
                        "\"usage\":{\"input\":160,",
                        "\"usage\":{\"picture\":\"" + picture + "\",\"image_output\":2,\"input\":0,");
        node.shipBytes(organization.toString(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void poisonIsKeptWithItsReasonAndTheNextRecordIsApplied() {
        UUID lease = lease(DOLLAR);
        UUID stranger = accounts.organization();
        grant(stranger, "1.00");
        Final foreign = node.used(stranger, lease, 10);
        Final overcharged = node.finished(
                organization,
                GatewayNode.newRequestId(),
                UUID.randomUUID(),
                1,
                10,
                11,
                List.of(new LeaseCharge(lease, "balance", organization, 11)));
        Final unbalanced = node.used(
                organization, UUID.randomUUID(), 1, 10, List.of(new LeaseCharge(lease, "balance", organization, 9)));
        Final notTimeOrdered = node.finished(
                organization,
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                10,
                10,
                List.of(new LeaseCharge(lease, "balance", organization, 10)));
        Final ungranted = node.used(organization, UUID.randomUUID(), 10);
        Final good = node.used(organization, lease, 3);
        Final contradiction = node.finished(
                organization,
                good.requestId(),
                UUID.randomUUID(),
                1,
                4,
                4,
                List.of(new LeaseCharge(lease, "balance", organization, 4)));

        node.shipBytes(organization.toString(), "{not json".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        node.shipBytes(organization.toString(), new byte[0]);
        node.shipBytes(stranger.toString(), EventJson.write(node.used(organization, lease, 1)));
        String withNul = new String(
                        EventJson.write(node.used(organization, lease, 2)), java.nio.charset.StandardCharsets.UTF_8)
                .replace("acme-test-1", "acme\\u0000test");
        node.shipBytes(organization.toString(), withNul.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String withHalfACharacter = new String(
                        EventJson.write(node.used(organization, lease, 2)), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\"node_id\":\"", "\"node_id\":\"\\ud800");
        node.shipBytes(organization.toString(), withHalfACharacter.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        node.ship(foreign, overcharged, unbalanced, notTimeOrdered, ungranted, good, contradiction);
        Final after = node.used(organization, lease, 5);
        node.ship(after);

        until("the records behind are applied", () -> isApplied(good) && isApplied(after));
        until("foreign tenant's partition too", () -> deadLetters(stranger).size() == 2);
        assertThat(deadLetters(organization))
                .containsExactlyInAnyOrder(
                        "unreadable",
                        "empty",
                        "rejected_by_database",
                        "rejected_by_database",
                        "rating_differs",
                        "inconsistent",
                        "inconsistent",
                        "foreign_lease",
                        "contradicts");
        assertThat(deadLetters(stranger)).containsExactlyInAnyOrder("foreign_key", "foreign_lease");
        assertThat(balance()).isEqualTo(5 * DOLLAR - 8);
        assertThat(reserved()).isEqualTo(DOLLAR - 8);
    }

    @Test
    void aRequestOverSeveralLeasesAndAKeyLimitDrawsOnEach() {
        long limit = DOLLAR;
        UUID key = accounts.limitedKey(organization, limit, null);
        UUID first = lease(100);
        UUID second = lease(500);
        UUID budget = UUID.randomUUID();
        until("the key's limit is known", () -> "granted"
                .equals(node.ask(GatewayNode.request(budget, organization, "key", key, 600, 600, null))
                        .body()
                        .at("/results/0/outcome")
                        .asText()));
        Final used = node.used(
                organization,
                key,
                1,
                350,
                List.of(
                        new LeaseCharge(first, "balance", organization, 100),
                        new LeaseCharge(second, "balance", organization, 250),
                        new LeaseCharge(budget, "key", key, 350)));

        node.ship(
                used,
                node.close(organization, first, 1, 100),
                node.close(organization, second, 1, 250),
                node.close(organization, budget, 1, 350));

        until("all close", () -> List.of(first, second, budget).stream().allMatch(lease -> "closed"
                .equals(node.leaseState(lease).path("state").asText())));
        JsonNode again = node.ask(GatewayNode.request(UUID.randomUUID(), organization, "key", key, limit, limit, null))
                .body()
                .at("/results/0");
        assertThat(again.path("outcome").asText()).isEqualTo("insufficient");
        assertThat(again.path("used_nano").asLong()).isEqualTo(350);
        assertThat(again.path("available_nano").asLong()).isEqualTo(limit - 350);
    }

    @Test
    void aKeysLimitThatRunsOutIsToldAtHalfAtFourFifthsAndAtItsEnd() {
        UUID key = accounts.limitedKey(organization, 1_000, null);
        UUID lease = lease(DOLLAR);
        UUID budget = UUID.randomUUID();
        until("the key's limit is known", () -> "granted"
                .equals(node.ask(GatewayNode.request(budget, organization, "key", key, 1_000, 1_000, null))
                        .body()
                        .at("/results/0/outcome")
                        .asText()));
        long spent = 0;
        for (long charge : new long[] {400, 200, 100, 300}) {
            node.ship(node.used(
                    organization,
                    key,
                    1,
                    charge,
                    List.of(
                            new LeaseCharge(lease, "balance", organization, charge),
                            new LeaseCharge(budget, "key", key, charge))));
            spent += charge;
            long expected = 5 * DOLLAR - spent;
            until("it is applied", () -> balance() == expected);
        }

        List<String> told = BillingEvents.of(organization, "budget.used", 2);
        // 40 %, then 60 % (half passed), 70 %, 100 % (four fifths and all at once: the higher one is told).
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("\"percent\":\"50\"", "\"used_usd\":\"0.0000006\"", "\"name\":\"limited\"");
        assertThat(told.get(1)).contains("\"percent\":\"100\"", "\"limit_usd\":\"0.000001\"");
    }

    @Test
    void twoConsumersThatFightForThePartitionsApplyEachRecordOnce() throws InterruptedException {
        UsageConsumer rival = consumers.make("rival-" + UUID.randomUUID());
        Thread thread = Thread.ofPlatform().daemon().start(rival);
        UUID lease = lease(DOLLAR);
        long sum = 0;
        List<Final> shipped = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            shipped.add(node.used(organization, lease, i));
            sum += i;
            node.ship(shipped.getLast());
        }
        Final end = shipped.getLast();
        long expected = 5 * DOLLAR - sum;

        until("everything is applied", () -> isApplied(end) && balance() == expected);
        rival.stop();
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(maxEpoch()).isGreaterThan(1);
    }

    @Test
    void usageBeyondTheBalanceIsDebitedAndRepaidByTheNextCredit() {
        UUID lease = lease(5 * DOLLAR);
        Final all = node.used(organization, lease, 5 * DOLLAR);
        Final more = node.used(organization, lease, DOLLAR);
        node.ship(all, more);
        until("both are applied", () -> isApplied(more));
        assertThat(balance()).isEqualTo(-DOLLAR);

        grant(organization, "3.00");

        assertThat(balance()).isEqualTo(2 * DOLLAR);
        assertThat(node.lease(UUID.randomUUID(), organization, 3 * DOLLAR, DOLLAR)
                        .path("granted_nano")
                        .asLong())
                .isEqualTo(2 * DOLLAR);
    }

    private UUID lease(long amount) {
        UUID lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, organization, amount, amount)
                        .path("outcome")
                        .asText()));
        return lease;
    }

    private void grant(UUID organization, String amount) {
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization),
                        UUID.randomUUID(),
                        NanoUsd.parse(amount),
                        "test",
                        "test",
                        null))
                .await()
                .indefinitely();
    }

    private String totalUsage() {
        return given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/credits")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath(io.restassured.path.json.config.JsonPathConfig.jsonPathConfig()
                        .numberReturnType(io.restassured.path.json.config.JsonPathConfig.NumberReturnType.BIG_DECIMAL))
                .getString("data.total_usage");
    }

    private long balance() {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .balance()
                .value();
    }

    private long reserved() {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .reserved()
                .value();
    }

    private boolean isApplied(Final event) {
        return count("SELECT count(*) AS n FROM usage_record WHERE request_id = $1", Tuple.of(event.requestId())) == 1;
    }

    private long maxEpoch() {
        return count(
                "SELECT max(epoch) AS n FROM consumer_offset WHERE topic = $1", Tuple.of(Topics.USAGE_EVENTS.name()));
    }

    private double awaiting() {
        return meters.counter("usage.awaiting.price").count();
    }

    private List<String> deadLetters(UUID organization) {
        return database.asLedger(sql -> sql.preparedQuery("SELECT reason FROM dead_letter WHERE record_key = $1")
                        .execute(Tuple.of(organization.toString())))
                .map(rows -> {
                    List<String> reasons = new ArrayList<>();
                    rows.forEach(row -> reasons.add(row.getString("reason")));
                    return reasons;
                })
                .await()
                .indefinitely();
    }

    private long count(String query, Tuple values) {
        return database.asLedger(sql -> sql.preparedQuery(query).execute(values))
                .map(rows -> rows.iterator().next().getLong("n"))
                .await()
                .indefinitely();
    }
}
