package io.tollway.accounts.outbox;

import static io.tollway.accounts.stack.TestStack.command;
import static io.tollway.accounts.stack.TestStack.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.contracts.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class StateRelayIT {
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(30);

    @Test
    void whatChangesWhileKafkaIsDownArrivesWhenItIsBack() {
        // Given
        var tenant = tenant("Outlasters");
        command("/kafka/stop");
        Response created;
        try {
            // When
            created = tenant.asKey().body("{\"name\":\"made in the dark\"}").post("/api/v1/keys");
            created.then().statusCode(201);
            tenant.asKey()
                    .body("{\"disabled\":true}")
                    .patch("/api/v1/keys/" + created.path("data.hash"))
                    .then()
                    .statusCode(200);
            RestAssured.get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        } finally {
            command("/kafka/start");
        }
        // Then
        try (StateTopic topic = new StateTopic(Topics.API_KEY_STATE)) {
            // The first version may come before it: the relay had begun to send it when the broker stopped.
            var newest = topic.await(
                    message -> message.version() == 2
                            && message.payload()
                                    .filter(payload -> payload.contains("made in the dark"))
                                    .isPresent(),
                    AFTER_AN_OUTAGE);
            assertThat(newest.payload().orElseThrow()).contains("\"disabled\":true");
        }
    }

    @Test
    void aBrokerThatLostEverythingIsFilledAgain() {
        // Given
        var tenant = tenant("Refilled");
        String keyId = tenant.asOwner()
                .body("{\"name\":\"survivor\"}")
                .post(tenant.path("/keys"))
                .path("data.id");
        try (StateTopic topic = new StateTopic(Topics.API_KEY_STATE)) {
            topic.await(message -> message.key().equals(keyId), AFTER_AN_OUTAGE);
        }
        // When
        command("/kafka/replace");
        // Then
        try (StateTopic keys = new StateTopic(Topics.API_KEY_STATE);
                StateTopic tenants = new StateTopic(Topics.TENANT_STATE);
                StateTopic policies = new StateTopic(Topics.POLICY_STATE);
                StateTopic members = new StateTopic(Topics.MEMBER_STATE)) {
            keys.await(message -> message.key().equals(keyId), AFTER_AN_OUTAGE);
            tenants.await(message -> message.key().equals(tenant.id()), AFTER_AN_OUTAGE);
            policies.await(message -> message.key().equals(tenant.id()), AFTER_AN_OUTAGE);
            members.await(
                    message -> message.payload()
                            .filter(payload -> payload.contains(tenant.ownerEmail()))
                            .isPresent(),
                    AFTER_AN_OUTAGE);
        }
    }
}
