package io.tollway.accounts.tenant;

import static io.tollway.accounts.stack.TestStack.as;
import static io.tollway.accounts.stack.TestStack.tenant;
import static io.tollway.accounts.stack.TestStack.token;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.contracts.Topics;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whether a project stores responses is its owner's decision, off until it was made. */
@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class StoredResponsesIT {
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void aNewProjectStoresNothingAndItsOwnerCanChangeThat() {
        var tenant = tenant("Keepers");
        String project = tenant.defaultProject();
        tenant.asOwner()
                .get(tenant.path(""))
                .then()
                .body("projects[0].store_responses", equalTo(false))
                .body("projects[0].response_retention_days", equalTo(30));

        try (StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            patch(tenant.asOwner(), tenant.path("/projects/" + project), "{\"store_responses\":true}")
                    .statusCode(200)
                    .body("store_responses", equalTo(true))
                    .body("response_retention_days", equalTo(30));
            policies.await(message -> has(message, project) && has(message, "\"stored_response_days\":30"), SOON);

            patch(tenant.asOwner(), tenant.path("/projects/" + project), "{\"response_retention_days\":7}")
                    .statusCode(200)
                    .body("store_responses", equalTo(true));
            policies.await(message -> has(message, project) && has(message, "\"stored_response_days\":7"), SOON);

            patch(tenant.asOwner(), tenant.path("/projects/" + project), "{\"store_responses\":false}")
                    .statusCode(200)
                    .body("response_retention_days", equalTo(7));
            policies.await(
                    message -> has(message, project) && message.version() == 4 && !has(message, "stored_response_days"),
                    SOON);
        }
    }

    @Test
    void aDeveloperMayNotDecideIt() {
        var tenant = tenant("Deciders");
        String developer = "known-dev-" + UUID.randomUUID() + "@example.com";
        tenant.asOwner()
                .body("{\"email\":\"" + developer + "\",\"role\":\"developer\"}")
                .post(tenant.path("/members"))
                .then()
                .statusCode(201);

        patch(as(token(developer)), tenant.path("/projects/" + tenant.defaultProject()), "{\"store_responses\":true}")
                .statusCode(403);
        tenant.asOwner().get(tenant.path("")).then().body("projects[0].store_responses", equalTo(false));
    }

    @Test
    void mistakesAreNamed() {
        var tenant = tenant("Mistaken");

        patch(
                        tenant.asOwner(),
                        tenant.path("/projects/" + tenant.defaultProject()),
                        "{\"store_responses\":\"yes\",\"response_retention_days\":366}")
                .statusCode(400)
                .body("errors.field", contains("store_responses", "response_retention_days"));
    }

    private static io.restassured.response.ValidatableResponse patch(
            io.restassured.specification.RequestSpecification caller, String path, String body) {
        return caller.body(body).patch(path).then();
    }

    private static boolean has(StateTopic.StateMessage message, String text) {
        return message.payload().filter(payload -> payload.contains(text)).isPresent();
    }
}
