package io.tollway.accounts.budget;

import static io.tollway.accounts.stack.TestStack.as;
import static io.tollway.accounts.stack.TestStack.tenant;
import static io.tollway.accounts.stack.TestStack.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.accounts.stack.TestStack;
import io.tollway.accounts.stack.TestStack.Tenant;
import io.tollway.contracts.Topics;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class BudgetIT {
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void aBudgetIsMadeShownChangedAndDeletedAndEachStepReachesThePolicysTopic() {
        Tenant tenant = tenant("Budgeteers");
        String project = tenant.defaultProject();
        try (StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            Response created = tenant.asKey().body("""
                            {"name":"Interns","subject":{"kind":"project","id":"%s"},"limit_usd":"10","window":"daily","time_zone":"Europe/Berlin"}
                            """.formatted(project)).post("/api/v1/budgets");
            created.then()
                    .statusCode(201)
                    .body("data.subject.kind", equalTo("project"))
                    .body("data.limit_usd", equalTo("10"))
                    .body("data.mode", equalTo("enforce"))
                    .body("data.time_zone", equalTo("Europe/Berlin"))
                    .body("data.used_usd", equalTo("0"))
                    .body("data.remaining_usd", equalTo("10"));
            String id = created.path("data.id");
            policies.await(
                    message -> message.payload()
                            .filter(text -> text.contains(id) && text.contains("\"limit_nano\":10000000000"))
                            .isPresent(),
                    SOON);

            tenant.asKey()
                    .get("/api/v1/budgets")
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1))
                    .body("data[0].used_usd", equalTo("0.75"))
                    .body("data[0].held_usd", equalTo("0.25"))
                    .body("data[0].remaining_usd", equalTo("9"))
                    .body("data[0].values", nullValue());
            tenant.asKey()
                    .body("{\"limit_usd\":\"0.5\",\"mode\":\"shadow\"}")
                    .patch("/api/v1/budgets/" + id)
                    .then()
                    .statusCode(200)
                    .body("data.limit_usd", equalTo("0.5"))
                    .body("data.mode", equalTo("shadow"))
                    .body("data.remaining_usd", equalTo("0"));
            policies.await(
                    message -> message.payload()
                            .filter(text -> text.contains(id) && text.contains("\"mode\":\"SHADOW\""))
                            .isPresent(),
                    SOON);

            tenant.asKey()
                    .delete("/api/v1/budgets/" + id)
                    .then()
                    .statusCode(200)
                    .body("deleted", equalTo(true));
            policies.await(
                    message -> message.key().equals(tenant.id())
                            && message.version() == 4
                            && message.payload()
                                    .filter(text -> !text.contains("budgets"))
                                    .isPresent(),
                    SOON);
            tenant.asKey().get("/api/v1/budgets/" + id).then().statusCode(404);
        }
        tenant.asOwner()
                .get(tenant.path("/audit"))
                .then()
                .body("data.action", hasItem("budget.create"))
                .body("data.action", hasItem("budget.change"))
                .body("data.action", hasItem("budget.delete"));
    }

    @Test
    void severalBudgetsAndWindowsOfOneSubjectLiveSideBySideAndSurviveAChangeOfTheProject() {
        Tenant tenant = tenant("Layers");
        for (String window : new String[] {"daily", "weekly", "monthly", "lifetime"}) {
            made(tenant, "{\"kind\":\"organization\"}", window);
        }
        made(tenant, "{\"kind\":\"tag\",\"value\":\"nightly\"}", "daily");
        made(tenant, "{\"kind\":\"end_user\",\"each\":true}", "daily");

        tenant.asOwner()
                .get(tenant.path("/budgets"))
                .then()
                .statusCode(200)
                .body("data.window", contains("daily", "weekly", "monthly", "lifetime", "daily", "daily"))
                .body("data[3].resets_at", nullValue())
                .body("data[5].subject.each", equalTo(true))
                .body("data[5].used_usd", nullValue())
                .body("data[5].values", equalTo(1))
                .body("data[5].top[0].value", equalTo("alice"))
                .body("data[5].top[0].remaining_usd", equalTo("4"));
        try (StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            tenant.asOwner()
                    .body("{\"name\":\"Renamed\"}")
                    .patch(tenant.path("/projects/" + tenant.defaultProject()))
                    .then()
                    .statusCode(200);
            policies.await(
                    message -> message.payload()
                            .filter(text -> text.contains("Renamed") && text.contains("nightly"))
                            .isPresent(),
                    SOON);
        }
    }

    @Test
    void everyMistakeIsNamedAndWhatDoesNotExistHasNoBudget() {
        Tenant tenant = tenant("Mistakers");
        String stranger = tenant("Strangers").defaultProject();

        tenant.asOwner()
                .body(
                        "{\"nam\":\"x\",\"subject\":{\"kind\":\"tag\",\"value\":\"a b\"},\"limit_usd\":-1,\"window\":\"hourly\",\"time_zone\":\"+01:00\"}")
                .post(tenant.path("/budgets"))
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("nam"))
                .body("errors.field", hasItem("name"))
                .body("errors.field", hasItem("subject.value"))
                .body("errors.field", hasItem("limit_usd"))
                .body("errors.field", hasItem("window"))
                .body("errors.field", hasItem("time_zone"));
        tenant.asOwner()
                .body("{}")
                .post(tenant.path("/budgets"))
                .then()
                .statusCode(400)
                .body("errors.field", contains("name", "subject", "limit_usd", "window"));
        for (String subject : new String[] {
            "{\"kind\":\"project\",\"id\":\"" + stranger + "\"}",
            "{\"kind\":\"member\",\"id\":\"" + UUID.randomUUID() + "\"}",
            "{\"kind\":\"key\",\"id\":\"" + UUID.randomUUID() + "\"}",
            "{\"kind\":\"project\"}",
            "{\"kind\":\"model\",\"value\":\"acme/none-such\"}",
            "{\"kind\":\"tag\"}",
            "{\"kind\":\"tag\",\"value\":\"a\",\"each\":true}",
            "{\"kind\":\"organization\",\"id\":\"" + stranger + "\"}",
            "{\"kind\":\"end_user\",\"id\":\"" + stranger + "\",\"each\":true}",
            "{\"kind\":null}",
            "{}"
        }) {
            tenant.asOwner()
                    .body(body(subject, "daily"))
                    .post(tenant.path("/budgets"))
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", containsString("subject"));
        }
        tenant.asOwner().get(tenant.path("/budgets")).then().body("data", hasSize(0));
    }

    @Test
    void whomItHoldsForAndItsWindowCannotBeChangedAndNullIsNoValue() {
        Tenant tenant = tenant("Fixed");
        String id = made(tenant, "{\"kind\":\"organization\"}", "daily");

        tenant.asOwner()
                .body(
                        "{\"window\":\"weekly\",\"subject\":{\"kind\":\"organization\"},\"time_zone\":\"UTC\",\"limit_usd\":null}")
                .patch(tenant.path("/budgets/" + id))
                .then()
                .statusCode(400)
                .body("errors.field", contains("subject", "window", "time_zone", "limit_usd"));
    }

    @Test
    void aRepeatedRequestMakesNoSecondBudget() {
        Tenant tenant = tenant("Repeating");
        String key = UUID.randomUUID().toString();
        String body = body("{\"kind\":\"organization\"}", "daily");
        String id = tenant.asKey()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/budgets")
                .path("data.id");

        tenant.asKey()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/budgets")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("data.id", equalTo(id));
        tenant.asKey().get("/api/v1/budgets").then().body("data", hasSize(1));
    }

    @Test
    void othersNeitherSeeNorTouchABudgetAndADeveloperSeesItOnly() {
        Tenant tenant = tenant("Owners");
        String id = made(tenant, "{\"kind\":\"organization\"}", "daily");
        Tenant other = tenant("Others");

        other.asKey().get("/api/v1/budgets/" + id).then().statusCode(404);
        other.asKey().delete("/api/v1/budgets/" + id).then().statusCode(404);
        other.asOwner().get(tenant.path("/budgets")).then().statusCode(404);
        String developer = "known-dev-" + UUID.randomUUID() + "@example.com";
        String member = tenant.asOwner()
                .body("{\"email\":\"" + developer + "\",\"role\":\"developer\"}")
                .post(tenant.path("/members"))
                .path("id");
        as(token(developer)).get(tenant.path("/budgets")).then().statusCode(200).body("data", hasSize(1));
        as(token(developer)).delete(tenant.path("/budgets/" + id)).then().statusCode(403);
        as(token(developer))
                .body(body("{\"kind\":\"member\",\"id\":\"" + member + "\"}", "daily"))
                .post(tenant.path("/budgets"))
                .then()
                .statusCode(403);
        assertThat(made(tenant, "{\"kind\":\"member\",\"id\":\"" + member + "\"}", "daily"))
                .isNotEqualTo(id);
        tenant.asOwner().get(tenant.path("/budgets")).then().body("data", hasSize(2));
    }

    @Test
    void whileBillingDoesNotAnswerABudgetIsShownWithoutWhatWasUsed() {
        Tenant tenant = tenant("Waiters");
        made(tenant, "{\"kind\":\"organization\"}", "daily");
        TestStack.command("/billing/down");
        try {
            tenant.asKey()
                    .get("/api/v1/budgets")
                    .then()
                    .statusCode(200)
                    .body("data[0].limit_usd", equalTo("5"))
                    .body("data[0].used_usd", nullValue());
        } finally {
            TestStack.command("/billing/up");
        }
    }

    private static String made(Tenant tenant, String subject, String window) {
        Response created = tenant.asOwner().body(body(subject, window)).post(tenant.path("/budgets"));
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        return created.path("data.id");
    }

    private static String body(String subject, String window) {
        return "{\"name\":\"b\",\"subject\":" + subject + ",\"limit_usd\":\"5\",\"window\":\"" + window + "\"}";
    }
}
