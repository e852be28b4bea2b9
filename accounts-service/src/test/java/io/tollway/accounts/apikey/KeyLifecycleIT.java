package io.tollway.accounts.apikey;

import static io.tollway.accounts.stack.TestStack.as;
import static io.tollway.accounts.stack.TestStack.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.accounts.stack.TestStack;
import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class KeyLifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void aKeyIsMadeListedChangedAndDeletedInOpenRoutersShapes() {
        var tenant = tenant("Key owners");

        Response created = tenant.asKey()
                .body("{\"name\":\"ci\",\"limit\":12.5,\"limit_reset\":\"monthly\"}")
                .post("/api/v1/keys");
        created.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("data.name", equalTo("ci"))
                .body("data.limit", equalTo(12.5f))
                .body("data.limit_reset", equalTo("monthly"))
                .body("data.disabled", equalTo(false))
                .body("data.usage", equalTo(0))
                .body("data.limit_remaining", equalTo(12.5f));
        String key = created.path("key");
        String hash = created.path("data.hash");
        assertThat(KeySecret.parse(key)).isPresent();
        assertThat(hash).isEqualTo(KeySecret.parse(key).orElseThrow().digest());

        tenant.asKey().get("/api/v1/keys").then().statusCode(200).body("data.hash", hasItem(hash));
        tenant.asKey()
                .body("{\"disabled\":true,\"limit\":null,\"limit_reset\":null}")
                .patch("/api/v1/keys/" + hash)
                .then()
                .statusCode(200)
                .body("data.disabled", equalTo(true))
                .body("data.limit", nullValue());
        tenant.asKey().get("/api/v1/keys").then().body("data.hash", not(hasItem(hash)));
        tenant.asKey().get("/api/v1/keys?include_disabled=true").then().body("data.hash", hasItem(hash));
        tenant.asKey().delete("/api/v1/keys/" + hash).then().statusCode(200).body("deleted", equalTo(true));
        tenant.asKey()
                .get("/api/v1/keys/" + hash)
                .then()
                .statusCode(404)
                .body("error.code", equalTo(404))
                .body("error.metadata.error_type", equalTo("not_found"));
    }

    @Test
    void aKeyIsShownWithWhatBillingSaysItSpent() {
        var tenant = tenant("Spenders");
        Response created = tenant.asKey()
                .body("{\"name\":\"ci\",\"limit\":12.5,\"limit_reset\":\"monthly\"}")
                .post("/api/v1/keys");
        String hash = created.path("data.hash");

        tenant.asKey()
                .get("/api/v1/keys/" + hash)
                .then()
                .statusCode(200)
                .body("data.usage", equalTo(1.25f))
                .body("data.usage_daily", equalTo(0.5f))
                .body("data.usage_monthly", equalTo(0.625f))
                .body("data.byok_usage", equalTo(9.75f))
                .body("data.byok_usage_weekly", equalTo(1.5f))
                .body("data.include_byok_in_limit", equalTo(false))
                .body("data.limit_remaining", equalTo(11.875f));
        tenant.asKey().get("/api/v1/keys").then().body("data[0].usage", equalTo(1.25f));
        tenant.asOwner()
                .get(tenant.path("/keys"))
                .then()
                .body("data[0].usage_usd", equalTo("1.25"))
                .body("data[0].limit_remaining_usd", equalTo("11.875"));
    }

    @Test
    void trafficLimitsOfKeyProjectAndOrganizationReachTheirTopicsAndCanBeTakenAway() {
        var tenant = tenant("Limiters");
        Response created = tenant.asKey()
                .body("{\"name\":\"ci\",\"rate_limits\":{\"requests_per_minute\":60,\"concurrency\":3}}")
                .post("/api/v1/keys");
        assertThat(created.statusCode()).isEqualTo(201);
        String hash = created.path("data.hash");
        tenant.asKey()
                .get("/api/v1/keys/" + hash)
                .then()
                .body("data.rate_limits.requests_per_minute", equalTo(60))
                .body("data.rate_limits.concurrency", equalTo(3))
                .body("data.rate_limits.size()", equalTo(2));
        String project = tenant.asOwner().get(tenant.path("")).path("projects[0].id");

        try (StateTopic keys = new StateTopic(Topics.API_KEY_STATE);
                StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            keys.await(message -> has(message, hash) && has(message, "\"requests_per_minute\":60"), SOON);
            tenant.asOwner()
                    .body("{\"rate_limits\":{\"tokens_per_minute\":100000}}")
                    .patch(tenant.path("/projects/" + project))
                    .then()
                    .statusCode(200)
                    .body("rate_limits.tokens_per_minute", equalTo(100_000));
            tenant.asOwner()
                    .body("{\"rate_limits\":{\"requests_per_day\":5000}}")
                    .patch(tenant.path(""))
                    .then()
                    .statusCode(200)
                    .body("rate_limits.requests_per_day", equalTo(5_000));
            policies.await(
                    message -> has(message, project)
                            && has(message, "\"tokens_per_minute\":100000")
                            && has(message, "\"requests_per_day\":5000"),
                    SOON);
            tenant.asKey()
                    .body("{\"rate_limits\":null}")
                    .patch("/api/v1/keys/" + hash)
                    .then()
                    .statusCode(200)
                    .body("data.rate_limits", nullValue());
            keys.await(message -> has(message, hash) && message.version() == 2 && !has(message, "limits"), SOON);
        }
        tenant.asKey()
                .body("{\"name\":\"x\",\"rate_limits\":{\"requests_per_minute\":0,\"rpm\":1}}")
                .post("/api/v1/keys")
                .then()
                .statusCode(400);
    }

    @Test
    void limitsOfEndUsersReachThePolicyLeaveTheOthersAloneAndNameTheirMistakes() {
        var tenant = tenant("Crowds");
        String project = tenant.asOwner().get(tenant.path("")).path("projects[0].id");

        try (StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            tenant.asOwner()
                    .body("{\"rate_limits\":{\"concurrency\":70}}")
                    .patch(tenant.path("/projects/" + project))
                    .then()
                    .statusCode(200);
            tenant.asOwner()
                    .body("{\"end_user_rate_limits\":{\"requests_per_minute\":6}}")
                    .patch(tenant.path("/projects/" + project))
                    .then()
                    .statusCode(200)
                    .body("rate_limits.concurrency", equalTo(70))
                    .body("end_user_rate_limits.requests_per_minute", equalTo(6));
            tenant.asOwner()
                    .body("{\"end_user_rate_limits\":{\"requests_per_day\":500}}")
                    .patch(tenant.path(""))
                    .then()
                    .statusCode(200)
                    .body("end_user_rate_limits.requests_per_day", equalTo(500))
                    .body("projects[0].end_user_rate_limits.requests_per_minute", equalTo(6));
            policies.await(
                    message -> has(message, project)
                            && has(message, "\"limits\":{\"concurrency\":70}")
                            && has(message, "\"end_user_limits\":{\"requests_per_minute\":6}")
                            && has(message, "\"end_user_limits\":{\"requests_per_day\":500}"),
                    SOON);
            tenant.asOwner()
                    .body("{\"end_user_rate_limits\":null}")
                    .patch(tenant.path("/projects/" + project))
                    .then()
                    .statusCode(200)
                    .body("end_user_rate_limits", nullValue());
            policies.await(message -> has(message, project) && !has(message, "\"requests_per_minute\":6"), SOON);
        }
        tenant.asOwner()
                .body("{\"end_user_rate_limits\":{\"requests_per_minute\":0,\"rpm\":1}}")
                .patch(tenant.path("/projects/" + project))
                .then()
                .statusCode(400)
                .body(containsString("end_user_rate_limits.requests_per_minute"))
                .body(containsString("end_user_rate_limits.rpm"));
    }

    @Test
    void whileBillingDoesNotAnswerSpendIsNotKnownAndNothingFails() {
        var tenant = tenant("Patient spenders");
        tenant.asKey().body("{\"name\":\"ci\",\"limit\":12.5}").post("/api/v1/keys");
        TestStack.command("/billing/down");
        try {
            tenant.asKey()
                    .get("/api/v1/keys")
                    .then()
                    .statusCode(200)
                    .body("data[0].usage", nullValue())
                    .body("data[0].limit_remaining", nullValue());
        } finally {
            TestStack.command("/billing/up");
        }
    }

    @Test
    void aDisabledKeyReachesTheTopicAndADeletedOneLeavesATombstone() {
        var tenant = tenant("Disablers");
        Response created = tenant.asOwner().body("{\"name\":\"k\"}").post(tenant.path("/keys"));
        String id = created.path("data.id");

        try (StateTopic topic = new StateTopic(Topics.API_KEY_STATE)) {
            topic.await(message -> message.key().equals(id) && message.version() == 1, SOON);

            tenant.asOwner()
                    .body("{\"disabled\":true}")
                    .patch(tenant.path("/keys/" + id))
                    .then()
                    .statusCode(200)
                    .body("disabled", equalTo(true));
            var disabled = topic.await(message -> message.key().equals(id) && message.version() == 2, SOON);
            assertThat(disabled.payload().orElseThrow()).contains("\"disabled\":true");

            tenant.asOwner().delete(tenant.path("/keys/" + id)).then().statusCode(204);
            var tombstone = topic.await(message -> message.key().equals(id) && message.version() == 3, SOON);
            assertThat(tombstone.payload()).isEmpty();
        }
    }

    @Test
    void theSecretIsNeitherInATableNorInAnEvent() throws Exception {
        var tenant = tenant("Secret keepers");
        String key = tenant.asKey()
                .header("Idempotency-Key", "scan-" + UUID.randomUUID())
                .body("{\"name\":\"scanned\"}")
                .post("/api/v1/keys")
                .path("key");
        String random = key.substring("sk-tw-v1-".length(), "sk-tw-v1-".length() + 32);

        try (Connection database = TestStack.database();
                Statement statement = database.createStatement()) {
            for (String table : TestStack.tables()) {
                try (ResultSet found = statement.executeQuery(
                        "SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%" + random + "%'")) {
                    found.next();
                    assertThat(found.getInt(1)).as(table).isZero();
                }
            }
        }
        String digest = KeySecret.parse(key).orElseThrow().digest();
        try (StateTopic topic = new StateTopic(Topics.API_KEY_STATE)) {
            topic.await(
                    message -> message.payload()
                            .filter(payload -> payload.contains(digest))
                            .isPresent(),
                    SOON);
            assertThat(topic.readAll()).noneMatch(message -> message.payload()
                    .filter(payload -> payload.contains(random))
                    .isPresent());
        }
    }

    @Test
    void aRepeatedRequestMakesNoSecondKeyAndSaysWhyItShowsNone() {
        var tenant = tenant("Repeaters");
        String idempotencyKey = UUID.randomUUID().toString();
        String hash = tenant.asKey()
                .header("Idempotency-Key", idempotencyKey)
                .body("{\"name\":\"once\"}")
                .post("/api/v1/keys")
                .path("data.hash");

        tenant.asKey()
                .header("Idempotency-Key", idempotencyKey)
                .body("{\"name\":\"once\"}")
                .post("/api/v1/keys")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("key", nullValue())
                .body("message", containsString("shown once"))
                .body("data.hash", equalTo(hash));
        tenant.asKey()
                .header("Idempotency-Key", idempotencyKey)
                .body("{\"name\":\"another\"}")
                .post("/api/v1/keys")
                .then()
                .statusCode(409)
                .body("error.metadata.error_type", equalTo("idempotency_key_reused"));
        tenant.asKey().get("/api/v1/keys").then().body("data.size()", equalTo(1));
    }

    @Test
    void aNewKeyCanBeLookedUpByTheGatewayAtOnce() {
        var tenant = tenant("Quick");
        String key =
                tenant.asKey().body("{\"name\":\"now\"}").post("/api/v1/keys").path("key");
        String digest = KeySecret.parse(key).orElseThrow().digest();

        Response found = as(TestStack.INTERNAL_TOKEN).get("/internal/v1/keys/by-digest/" + digest);

        found.then().statusCode(200).body("topic", equalTo("apikey.state.v1"));
        assertThat(StateSignature.verify(
                        TestStack.signingKey(),
                        found.path("topic"),
                        found.path("key"),
                        found.<Integer>path("version"),
                        found.<String>path("payload").getBytes(StandardCharsets.UTF_8),
                        found.path("sig")))
                .isTrue();
        as(TestStack.INTERNAL_TOKEN)
                .get("/internal/v1/keys/by-digest/" + "0".repeat(64))
                .then()
                .statusCode(404);
        as("wrong-token").get("/internal/v1/keys/by-digest/" + digest).then().statusCode(401);
    }

    @Test
    void badBodiesAreRefusedWithEveryFieldNamed() {
        var tenant = tenant("Bad bodies");

        tenant.asOwner()
                .body("{\"nmae\":\"x\",\"limit_usd\":5,\"limit_reset\":\"weakly\",\"expires_at\":\"tomorrow\"}")
                .post(tenant.path("/keys"))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_request"))
                .body("errors.field", hasItem("nmae"))
                .body("errors.find { it.field == 'nmae' }.message", containsString("did you mean \"name\"?"))
                .body("errors.find { it.field == 'name' }.code", equalTo("missing"))
                .body("errors.find { it.field == 'limit_usd' }.message", containsString("decimal string"))
                .body("errors.find { it.field == 'limit_reset' }.message", containsString("weekly"))
                .body("errors.find { it.field == 'expires_at' }.code", equalTo("not_an_instant"));
        tenant.asOwner().body("{\"name\":").post(tenant.path("/keys")).then().statusCode(400);
        tenant.asOwner().body("[]").post(tenant.path("/keys")).then().statusCode(400);
        tenant.asOwner().body("").post(tenant.path("/keys")).then().statusCode(400);
        tenant.asOwner()
                .body("{\"name\":\"a\",\"name\":\"b\"}")
                .post(tenant.path("/keys"))
                .then()
                .statusCode(400)
                .body("detail", containsString("twice"));
        tenant.asKey()
                .body("{\"name\":\"x\",\"limit\":1e-12}")
                .post("/api/v1/keys")
                .then()
                .statusCode(400);
        tenant.asKey()
                .body("{\"name\":\"x\",\"limit\":-5}")
                .post("/api/v1/keys")
                .then()
                .statusCode(400);
        tenant.asKey().put("/api/v1/keys").then().statusCode(405);
        tenant.asKey()
                .contentType("text/plain")
                .body("x")
                .post("/api/v1/keys")
                .then()
                .statusCode(415);
    }

    @Test
    void onlyManagementKeysManageKeys() {
        var tenant = tenant("Managers");
        String apiKey =
                tenant.asKey().body("{\"name\":\"api\"}").post("/api/v1/keys").path("key");

        as(apiKey)
                .get("/api/v1/keys")
                .then()
                .statusCode(403)
                .body("error.message", containsString("Only management keys"));
        as(apiKey.substring(0, apiKey.length() - 1) + "_")
                .get("/api/v1/keys")
                .then()
                .statusCode(401);
        as("sk-tw-mgmt-v1-' OR '1'='1").get("/api/v1/keys").then().statusCode(401);
        as(TestStack.OPERATOR_KEY).get("/api/v1/keys").then().statusCode(403);
    }

    @Test
    void aManagementKeyHasNoMoreThanItsScopes() {
        var tenant = tenant("Scoped");
        String reader = tenant.asOwner()
                .body(Map.of("name", "reader", "scopes", java.util.List.of("keys:read")))
                .post(tenant.path("/management-keys"))
                .path("key");

        as(reader).get("/api/v1/keys").then().statusCode(200);
        as(reader).body("{\"name\":\"x\"}").post("/api/v1/keys").then().statusCode(403);
        as(reader).get("/api/v1/byok").then().statusCode(403);
        as(reader)
                .body("{\"name\":\"x\"}")
                .post(tenant.path("/management-keys"))
                .then()
                .statusCode(403);
    }

    private static boolean has(StateTopic.StateMessage message, String text) {
        return message.payload().filter(payload -> payload.contains(text)).isPresent();
    }
}
