package io.tollway.billing.trueup;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.BalanceView;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.JournalEntry;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.ledger.PostingKind;
import io.tollway.billing.ledger.TopUpPosting;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.billing.stack.Tokens;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.verify.JournalCheck;
import io.tollway.verify.Verdict.Fits;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edge case 23: a charge that was estimated meets the provider's own count. One token costs one nano-dollar. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class TrueUpIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;
    private UUID lease = new UUID(0, 0);

    @BeforeEach
    void anOrganizationWithALease() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        node = new GatewayNode();
        node.open();
    }

    @AfterEach
    void close() {
        node.close();
        accounts.close();
    }

    @Test
    void downwardsTheDifferenceComesBackAsCreditInRecordJournalAndStatement() throws IOException {
        grant("1.00");
        Final request = estimated(300);

        report(request, 200)
                .body("data[0].outcome", equalTo("returned"))
                .body("data[0].charge_usd", equalTo("0.0000003"))
                .body("data[0].due_usd", equalTo("0.0000002"))
                .body("data[0].returned_usd", equalTo("0.0000001"));

        assertThat(balance().balance().value()).isEqualTo(DOLLAR - 200);
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/generation?id=" + request.generationId())
                .then()
                .body("data.charge_usd", equalTo("0.0000003"))
                .body("data.true_up_usd", equalTo("0.0000001"));
        assertThat(trueUps()).singleElement().satisfies(entry -> {
            assertThat(entry.change().value()).isEqualTo(100);
            assertThat(entry.reference()).isEqualTo("true_up:" + request.requestId() + ":promo");
            assertThat(entry.memo()).isEqualTo("usage export of the provider");
        });
        assertThat(verifiedJournal()).contains("\"kind\":\"true_up\"");
    }

    @Test
    void theSameReportAgainChangesNothingAndAnotherOneIsRefused() {
        grant("1.00");
        Final request = estimated(300);
        report(request, 200).body("data[0].outcome", equalTo("returned"));

        report(request, 200)
                .body("data[0].outcome", equalTo("returned"))
                .body("data[0].returned_usd", equalTo("0.0000001"));
        report(request, 100).body("data[0].outcome", equalTo("differs"));

        assertThat(balance().balance().value()).isEqualTo(DOLLAR - 200);
        assertThat(trueUps()).hasSize(1);
    }

    @Test
    void upwardsIsTheOperators() {
        grant("1.00");
        Final request = estimated(300);

        report(request, 301)
                .body("data[0].outcome", equalTo("unchanged"))
                .body("data[0].due_usd", equalTo("0.000000301"))
                .body("data[0].returned_usd", equalTo("0.00"));

        assertThat(balance().balance().value()).isEqualTo(DOLLAR - 300);
        assertThat(trueUps()).isEmpty();
    }

    @Test
    void whatTheProviderCountedItselfStands() {
        grant("1.00");
        leased(DOLLAR / 2);
        Final counted = node.used(organization, lease, 300);
        node.ship(counted);
        applied(300);

        report(counted, 100).body("data[0].outcome", equalTo("not_estimated"));

        assertThat(balance().balance().value()).isEqualTo(DOLLAR - 300);
    }

    @Test
    void aRequestThatNobodyWasChargedForIsUnknown() {
        grant("1.00");
        report("gen-" + GatewayNode.newRequestId(), 1).body("data[0].outcome", equalTo("unknown_request"));
    }

    @Test
    void boughtCreditComesBackBeforePromotionalAndNeverMoreThanTheBatchTook() {
        grant("0.0000001");
        ledger.topUp(new TopUpPosting(
                        new OrganizationId(organization),
                        "pi_" + UUID.randomUUID(),
                        NanoUsd.parse("5.00"),
                        NanoUsd.parse("0.80"),
                        NanoUsd.ZERO,
                        "DE",
                        Instant.now()))
                .await()
                .indefinitely();
        // 100 of the 300 were promotional, 200 bought.
        Final request = estimated(300);

        report(request, 50).body("data[0].returned_usd", equalTo("0.00000025"));

        assertThat(balance().lots())
                .extracting(lot -> lot.kind() + " " + lot.granted().value())
                .contains("paid 200", "promo 50");
        assertThat(trueUps()).extracting(entry -> entry.change().value()).containsExactlyInAnyOrder(200L, 50L);
    }

    @Test
    void theLeaseItWasPaidFromIsNotTouched() {
        grant("1.00");
        Final request = estimated(300);
        node.ship(node.close(organization, lease, 1, 300));
        until(
                "the lease is closed",
                () -> node.leaseState(lease).path("state").asText().equals("closed"));

        report(request, 200).body("data[0].outcome", equalTo("returned"));

        assertThat(node.leaseState(lease).path("settled_nano").asLong()).isEqualTo(300);
        assertThat(node.leaseState(lease).path("state").asText()).isEqualTo("closed");
        assertThat(balance().reserved().value()).isZero();
    }

    @Test
    void onlyOperatorsReportAndEveryMistakeIsNamed() {
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .contentType("application/json")
                .body("{\"reason\":\"r\",\"reports\":[{\"id\":\"" + UUID.randomUUID() + "\",\"usage\":{\"input\":1}}]}")
                .post("/api/v1/operator/true-ups")
                .then()
                .statusCode(403);
        post("{\"reason\":\"r\",\"reports\":[{\"id\":\"x\",\"usage\":{\"input\":1}},{\"id\":\"gen-"
                        + GatewayNode.newRequestId() + "\"}]}")
                .statusCode(400)
                .body("errors[0].field", equalTo("reports[0].id"))
                .body("errors[1].field", equalTo("reports[1].usage"));
        post("{\"reason\":\"r\",\"reports\":[{\"id\":\"" + UUID.randomUUID()
                        + "\",\"usage\":{\"tokens\":1,\"input\":-1}}]}")
                .statusCode(400)
                .body("errors.field", hasItems("reports[0].usage.tokens", "reports[0].usage.input"));
    }

    private void grant(String usd) {
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization), UUID.randomUUID(), NanoUsd.parse(usd), "t", "t", null))
                .await()
                .indefinitely();
    }

    private void leased(long nano) {
        lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, organization, nano, 300)
                        .path("outcome")
                        .asText()));
    }

    /** A request of so many tokens by our own count, applied. */
    private Final estimated(long tokens) {
        leased(DOLLAR / 2);
        Final request = node.used(organization, lease, tokens);
        ObjectNode json = EventJson.mapper().valueToTree(request);
        json.put("kind", "final").put("usage_source", "tokenizer");
        node.shipBytes(organization.toString(), EventJson.write(json));
        applied(tokens);
        return request;
    }

    private void applied(long charge) {
        until("the request is charged", () -> balance().totalUsage().value() == charge);
    }

    private static ValidatableResponse report(Final request, long tokens) {
        return report(request.generationId(), tokens);
    }

    private static ValidatableResponse report(String id, long tokens) {
        return post("{\"reason\":\"usage export of the provider\",\"reports\":[{\"id\":\"" + id
                        + "\",\"usage\":{\"input\":" + tokens + "}}]}")
                .statusCode(200);
    }

    private static ValidatableResponse post(String body) {
        return given().auth()
                .oauth2(Tokens.operatorPerson("olga"))
                .contentType("application/json")
                .body(body)
                .post("/api/v1/operator/true-ups")
                .then();
    }

    private BalanceView balance() {
        return ledger.balance(new OrganizationId(organization)).await().indefinitely();
    }

    private List<JournalEntry> trueUps() {
        return ledger
                .journal(
                        new OrganizationId(organization),
                        Instant.EPOCH,
                        Instant.now().plusSeconds(60))
                .await()
                .indefinitely()
                .stream()
                .filter(entry -> entry.kind() == PostingKind.TRUE_UP)
                .toList();
    }

    /** As the customer downloads it, after everybody's own program has recomputed it. */
    private String verifiedJournal() throws IOException {
        String text = given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/journal")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(JournalCheck.check(new BufferedReader(new StringReader(text)), java.util.Map.of()))
                .isInstanceOf(Fits.class);
        return text;
    }
}
