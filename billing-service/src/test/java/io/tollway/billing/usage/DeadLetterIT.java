package io.tollway.billing.usage;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.billing.stack.Tokens;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that cannot be applied: nothing of them is lost, nothing behind them waits, and their lease stays open until somebody decides. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class DeadLetterIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    Database database;

    @Inject
    BatchApplier applier;

    @Inject
    PartitionFence fence;

    @Inject
    RecordReader reader;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;
    private UUID lease;

    @BeforeEach
    void aLeaseOfOneDollar() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization), UUID.randomUUID(), NanoUsd.parse("5.00"), "t", "t", null))
                .await()
                .indefinitely();
        node = new GatewayNode();
        node.open();
        lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, organization, DOLLAR, DOLLAR)
                        .path("outcome")
                        .asText()));
    }

    @AfterEach
    void close() {
        node.close();
        accounts.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {-28L * 24 * 60, 2 * 60, 60L * 24 * 400})
    void aRequestOfAnotherTimeIsParked(long minutesFromNow) {
        UUID id = UuidV7.next(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutesFromNow)));
        ship(used(10), event -> event.put("request_id", id.toString()));

        assertParked("wrong_time", "request_id was minted at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "2150-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z"})
    void anEndAtAnotherTimeIsParked(String endedAt) {
        ship(used(10), event -> event.put("ended_at", endedAt));

        assertParked("wrong_time", "ended_at is");
    }

    @Test
    void aNodeWhoseClockIsTenMinutesOffIsAppliedAndPostedNow() {
        for (int minutes : new int[] {-10, 10}) {
            Duration off = Duration.ofMinutes(minutes);
            UUID id = UuidV7.next(Clock.offset(Clock.systemUTC(), off));
            ship(used(10), event -> event.put("request_id", id.toString())
                    .put("ended_at", Instant.now().plus(off).toString()));
        }

        until("both are applied", () -> balance() == 5 * DOLLAR - 20);
        assertThat(
                        rows(
                                "SELECT 1 FROM usage_record WHERE tenant_id = $1 AND applied_at BETWEEN now() - interval '1 minute' AND now()"))
                .hasSize(2);
        assertThat(letters()).isEmpty();
    }

    @Test
    void negativeTokensAreParked() {
        ship(used(10), event -> ((ObjectNode) event.path("usage")).put("input", -1));
        assertParked("unreadable", "usage");
    }

    @Test
    void aChargeBelowNothingIsParked() {
        ship(used(10), event -> event.put("charge_nano", -1));
        assertParked("unreadable", "UsageEvent");
    }

    @Test
    void tokenCountsAtTheEndOfTheNumbersAreParked() {
        ship(used(10), event -> ((ObjectNode) event.path("usage")).put("input", Long.MAX_VALUE));
        assertParked("rating_differs", "does not fit any amount");
    }

    @Test
    void tokenCountsWhoseSumOverflowsAreParked() {
        ship(used(10), event -> ((ObjectNode) event.path("usage"))
                .put("input", Long.MAX_VALUE)
                .put("cache_read", 1));
        assertParked("inconsistent", "do not fit any number");
    }

    @Test
    void aNumberBeyondLongIsParked() {
        ship(used(10), event -> event.put("hold_nano", new java.math.BigInteger("9223372036854775808")));
        assertParked("unreadable", "hold_nano");
    }

    @Test
    void amountsAtTheEndOfTheNumbersAreParkedAndDoNotStopTheirPartition() {
        UUID key = UUID.randomUUID();
        List<LeaseCharge> endless = List.of(
                new LeaseCharge(lease, "balance", organization, 10),
                new LeaseCharge(lease, "key", key, Long.MAX_VALUE));
        node.ship(
                node.used(organization, key, 1, 10, endless),
                node.used(organization, key, 1, 10, endless),
                node.close(organization, lease, 1, Long.MAX_VALUE));
        ship(used(10), event -> event.put("spool_seq", Long.MAX_VALUE));
        ship(used(10), event -> event.put("charge_nano", Long.MAX_VALUE));

        until("all are parked", () -> letters().size() == 5);
        assertThat(letters()).containsOnly("inconsistent");
        assertTheLeaseIsOpenAndTheNextRecordIsApplied();
    }

    @Test
    void aForeignTenantsStampIsParkedAndCostsNeither() {
        UUID stranger = accounts.organization();
        ship(used(10), event -> event.put("organization_id", stranger.toString()));

        assertParked("foreign_key", "the record key is not the organization");
        assertThat(ledger.balance(new OrganizationId(stranger))
                        .await()
                        .indefinitely()
                        .balance())
                .isEqualTo(NanoUsd.ZERO);
    }

    @Test
    void aTopicReadAgainFromItsBeginningParksNothingTwiceAndChargesNothingTwice() {
        String topic = "again-" + UUID.randomUUID();
        Final good = used(10);
        ObjectNode poison = EventJson.mapper().valueToTree(used(20));
        poison.put("charge_nano", 21);
        PartitionFence.Position first = fence.acquire(topic, 0).await().indefinitely();
        List<ReadRecord> records = List.of(read(0, EventJson.write(good)), read(1, EventJson.write(poison)));

        applier.apply(new PartitionBatch(topic, 0, first.epoch(), 0, 2, records))
                .await()
                .indefinitely();
        fence.restart(topic, 0, first.epoch(), 0).await().indefinitely();
        PartitionFence.Position again = fence.acquire(topic, 0).await().indefinitely();
        applier.apply(new PartitionBatch(topic, 0, again.epoch(), 0, 2, records))
                .await()
                .indefinitely();
        fence.complete(
                        topic,
                        0,
                        fence.acquire(topic, 0).await().indefinitely(),
                        Instant.now().plusSeconds(3_600))
                .await()
                .indefinitely();

        assertThat(letters()).containsExactly("inconsistent");
        assertThat(balance()).isEqualTo(5 * DOLLAR - 10);
    }

    @Test
    void anOperatorListsReadsAndReplaysARecordWhoseTimeHeVouchesFor() {
        UUID id = UuidV7.next(Clock.offset(Clock.systemUTC(), Duration.ofHours(3)));
        Final early = used(30);
        ship(early, event -> event.put("request_id", id.toString()));
        node.ship(node.close(organization, lease, 1, 30));
        until("it is parked", () -> letters().size() == 1);
        String letter = letterId();

        operator()
                .get("/api/v1/operator/dead-letters?limit=200")
                .then()
                .statusCode(200)
                .body("data.find { it.id == '" + letter + "' }.reason", equalTo("wrong_time"))
                .body("data.find { it.id == '" + letter + "' }.key", equalTo(organization.toString()));
        operator()
                .get("/api/v1/operator/dead-letters/" + letter)
                .then()
                .statusCode(200)
                .body("record", containsString(id.toString()));
        decide(letter, "replay", "{\"reason\":\"its time is still to come\"}")
                .statusCode(409)
                .body("code", equalTo("still_refused"))
                .body("detail", containsString("wrong_time"));
        assertThat(node.leaseState(lease).path("state").asText()).isEqualTo("closing");

        decide(letter, "replay", "{\"reason\":\"the node's clock was wrong\",\"any_time\":true}")
                .statusCode(200)
                .body("resolution", equalTo("applied"));

        assertThat(balance()).isEqualTo(5 * DOLLAR - 30);
        assertThat(node.leaseState(lease).path("state").asText()).isEqualTo("closed");
        decide(letter, "discard", "{\"reason\":\"again\"}")
                .statusCode(409)
                .body("code", equalTo("dead_letter_resolved"));
        assertThat(audit(letter)).containsExactly("dead_letter.replay: the node's clock was wrong");
        operator()
                .get("/api/v1/operator/dead-letters?limit=200")
                .then()
                .body("data.findAll { it.id == '" + letter + "' }", hasSize(0));
    }

    @Test
    void aReplayOfWhatWasAppliedSinceIsADuplicateAndChargesNothing() {
        Final request = used(30);
        ship(
                request,
                event -> event.put("ended_at", Instant.now().plusSeconds(7_200).toString()));
        until("it is parked", () -> letters().size() == 1);
        node.ship(request);
        until("the good one is applied", () -> balance() == 5 * DOLLAR - 30);

        decide(letterId(), "replay", "{\"reason\":\"sure\",\"any_time\":true}")
                .statusCode(200)
                .body("resolution", equalTo("duplicate"));

        assertThat(balance()).isEqualTo(5 * DOLLAR - 30);
    }

    @Test
    void aDiscardedRecordChargesNothingAndItsLeaseStaysForAnOperator() {
        ship(used(30), event -> event.put("charge_nano", 31));
        node.ship(node.close(organization, lease, 1, 31));
        until("the close is seen", () -> "closing"
                .equals(node.leaseState(lease).path("state").asText()));

        decide(letterId(), "discard", "{\"reason\":\"a gateway's defect; the customer keeps the money\"}")
                .statusCode(200)
                .body("resolution", equalTo("discarded"));

        assertThat(balance()).isEqualTo(5 * DOLLAR);
        assertThat(node.leaseState(lease).path("state").asText()).isEqualTo("closing");
        assertThat(audit(letterIdOf("SELECT id FROM dead_letter WHERE record_key = $1::uuid::text")))
                .hasSize(1);
    }

    @Test
    void decisionsNeedAnOperatorAReasonAndAnExistingLetter() {
        ship(used(30), event -> event.put("charge_nano", 31));
        until("it is parked", () -> letters().size() == 1);
        String letter = letterId();

        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/operator/dead-letters")
                .then()
                .statusCode(403);
        decide(letter, "discard", "{}").statusCode(400).body("errors[0].field", containsString("reason"));
        decide(letter, "replay", "{\"reason\":\" \"}").statusCode(400);
        decide(UUID.randomUUID().toString(), "discard", "{\"reason\":\"x\"}")
                .statusCode(404)
                .body("code", equalTo("dead_letter_not_found"));
        operator().get("/api/v1/operator/dead-letters?limit=0").then().statusCode(400);
        assertThat(letters()).hasSize(1);
    }

    private Final used(long tokens) {
        return node.used(organization, lease, tokens);
    }

    /** Ships the event as it is, but for what is bent. */
    private void ship(UsageEvent event, Consumer<ObjectNode> bend) {
        ObjectNode json = EventJson.mapper().valueToTree(event);
        bend.accept(json);
        node.shipBytes(organization.toString(), EventJson.write(json));
    }

    private ReadRecord read(long offset, byte[] value) {
        return reader.read(offset, Instant.now(), organization.toString(), value, false)
                .orElseThrow();
    }

    private void assertParked(String reason, String detail) {
        until("it is parked", () -> letters().size() == 1);
        assertThat(letters()).containsExactly(reason);
        assertThat(rows("SELECT detail FROM dead_letter WHERE record_key = $1::uuid::text")
                        .getFirst()
                        .getString("detail"))
                .contains(detail);
        assertTheLeaseIsOpenAndTheNextRecordIsApplied();
    }

    private void assertTheLeaseIsOpenAndTheNextRecordIsApplied() {
        JsonNode state = node.leaseState(lease);
        assertThat(state.path("state").asText()).isEqualTo("open");
        assertThat(state.path("settled_nano").asLong()).isZero();
        node.ship(used(7));
        until("the next record is applied", () -> balance() == 5 * DOLLAR - 7);
    }

    private static io.restassured.specification.RequestSpecification operator() {
        return given().auth().oauth2(Tokens.operatorPerson("olga"));
    }

    private static ValidatableResponse decide(String letter, String what, String body) {
        return operator()
                .contentType("application/json")
                .body(body)
                .post("/api/v1/operator/dead-letters/" + letter + "/" + what)
                .then();
    }

    private List<String> letters() {
        List<String> reasons = new ArrayList<>();
        rows("SELECT reason FROM dead_letter WHERE record_key = $1::uuid::text")
                .forEach(row -> reasons.add(row.getString("reason")));
        return reasons;
    }

    private String letterId() {
        return letterIdOf("SELECT id FROM dead_letter WHERE record_key = $1::uuid::text AND resolved_at IS NULL");
    }

    private String letterIdOf(String query) {
        return rows(query).getFirst().getUUID("id").toString();
    }

    private List<String> audit(String letter) {
        return rows("SELECT action, target, reason FROM operator_audit WHERE tenant_id = $1").stream()
                .filter(row -> row.getString("target").equals(letter))
                .map(row -> row.getString("action") + ": " + row.getString("reason"))
                .toList();
    }

    private List<Row> rows(String query) {
        return database.asLedger(sql -> sql.preparedQuery(query).execute(Tuple.of(organization)))
                .map(found -> {
                    List<Row> rows = new ArrayList<>();
                    found.forEach(rows::add);
                    return rows;
                })
                .await()
                .indefinitely();
    }

    private long balance() {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .balance()
                .value();
    }
}
