package io.tollway.billing.start;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tollway.billing.stack.Alone;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.billing.stack.Tokens;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing that the service needs is there: it starts, says so, and blames nobody. */
@QuarkusTest
@TestProfile(StartAloneIT.NothingAround.class)
class StartAloneIT {
    public static final class NothingAround implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Alone.configuration();
        }
    }

    @Test
    void itIsAliveAndNotReady() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(503);
    }

    @Test
    void noOutageLooksLikeARefusalOfTheCaller() {
        given().auth()
                .oauth2(Tokens.managementKey(UUID.randomUUID()))
                .get("/api/v1/credits")
                .then()
                .statusCode(503)
                .body("error.metadata.code", equalTo("database_unavailable"));
        given().auth()
                .oauth2(Tokens.person("somebody"))
                .get("/api/v1/organizations/" + UUID.randomUUID() + "/balance")
                .then()
                .statusCode(503)
                .body("code", equalTo("identity_unavailable"));
    }

    @Test
    void theLeasePortAnswersThatItCannotDecide() {
        try (GatewayNode node = new GatewayNode()) {
            GatewayNode.Answer answer =
                    node.post("/internal/v1/spools/" + node.spool() + "/open", Map.of("node_id", "n"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("code").asText()).isEqualTo("database_unavailable");
        }
    }
}
