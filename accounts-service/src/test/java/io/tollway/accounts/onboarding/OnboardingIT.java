package io.tollway.accounts.onboarding;

import static io.tollway.accounts.stack.TestStack.as;
import static io.tollway.accounts.stack.TestStack.asOperator;
import static io.tollway.accounts.stack.TestStack.command;
import static io.tollway.accounts.stack.TestStack.tenant;
import static io.tollway.accounts.stack.TestStack.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.jwt.build.Jwt;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.contracts.Topics;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class OnboardingIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void theFirstLogInMakesAnOrganizationWithAProjectAndAnOwner() {
        String newcomer = token("new-" + UUID.randomUUID() + "@example.com");
        as(newcomer).get("/api/v1/me").then().statusCode(200).body("organizations", empty());

        Response created = as(newcomer).body("{\"name\":\"Acme\"}").post("/api/v1/organizations");

        created.then().statusCode(201).body("role", equalTo("owner")).body("default_project.name", equalTo("Default"));
        String id = created.path("id");
        as(newcomer)
                .get("/api/v1/me")
                .then()
                .body("organizations", hasSize(1))
                .body("organizations[0].id", equalTo(id))
                .body("organizations[0].role", equalTo("owner"));
        as(newcomer)
                .get("/api/v1/organizations/" + id)
                .then()
                .body("status", equalTo("active"))
                .body("projects[0].byok_mode", equalTo("own_first"));
        try (StateTopic tenants = new StateTopic(Topics.TENANT_STATE);
                StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            tenants.await(message -> message.key().equals(id), SOON);
            policies.await(message -> message.key().equals(id), SOON);
        }
    }

    @Test
    void whoHasNotVerifiedTheAddressMakesNoOrganization() {
        as(token("unverified", "unverified@example.com", false))
                .body("{\"name\":\"Acme\"}")
                .post("/api/v1/organizations")
                .then()
                .statusCode(403);
    }

    @Test
    void anOwnerWhomNobodyKnowsYetBecomesOneAtTheFirstVerifiedLogIn() {
        String email = "later-" + UUID.randomUUID() + "@example.com";
        Response created = asOperator()
                .body("{\"name\":\"Later\",\"owner_email\":\"" + email.toUpperCase(java.util.Locale.ROOT) + "\"}")
                .post("/api/v1/operator/organizations");
        created.then().statusCode(201);
        String managementKey = created.path("management_key");
        assertThat(managementKey).startsWith("sk-tw-mgmt-v1-");
        as(managementKey).get("/api/v1/keys").then().statusCode(200);

        as(token("someone-unverified", email, false)).get("/api/v1/me").then().body("organizations", empty());
        as(token(email))
                .get("/api/v1/me")
                .then()
                .body("organizations[0].id", equalTo(created.<String>path("id")))
                .body("organizations[0].role", equalTo("owner"));
        as(token("second-subject", email, true)).get("/api/v1/me").then().body("organizations", empty());
    }

    @Test
    void membersAreAddedChangedAndRemovedButNeverTheLastOwner() {
        var tenant = tenant("Members");
        String developer = "known-dev-" + UUID.randomUUID() + "@example.com";
        Response added = tenant.asOwner()
                .body("{\"email\":\"" + developer + "\",\"role\":\"developer\"}")
                .post(tenant.path("/members"));
        added.then().statusCode(201).body("status", equalTo("active"));
        String memberId = added.path("id");

        var asDeveloper = token(developer);
        as(asDeveloper)
                .body("{\"name\":\"mine\"}")
                .post(tenant.path("/keys"))
                .then()
                .statusCode(201);
        tenant.asOwner()
                .body("{\"name\":\"not theirs\"}")
                .post(tenant.path("/keys"))
                .then()
                .statusCode(201);
        as(asDeveloper).get(tenant.path("/keys")).then().body("data.name", equalTo(java.util.List.of("mine")));
        as(asDeveloper).get(tenant.path("/members")).then().statusCode(403);
        as(asDeveloper)
                .body("{\"role\":\"owner\"}")
                .patch(tenant.path("/members/" + memberId))
                .then()
                .statusCode(403);

        tenant.asOwner()
                .body("{\"role\":\"admin\"}")
                .patch(tenant.path("/members/" + memberId))
                .then()
                .statusCode(200)
                .body("role", equalTo("admin"));
        as(asDeveloper)
                .body("{\"role\":\"owner\"}")
                .patch(tenant.path("/members/" + memberId))
                .then()
                .statusCode(403);
        String owner = tenant.asOwner().get(tenant.path("/members")).path("data.find { it.role == 'owner' }.id");
        tenant.asOwner().delete(tenant.path("/members/" + owner)).then().statusCode(409);
        tenant.asOwner()
                .body("{\"role\":\"viewer\"}")
                .patch(tenant.path("/members/" + owner))
                .then()
                .statusCode(409)
                .body("code", equalTo("last_owner"));
        tenant.asOwner().delete(tenant.path("/members/" + memberId)).then().statusCode(204);
        as(asDeveloper).get(tenant.path("/keys")).then().statusCode(404);
        try (StateTopic members = new StateTopic(Topics.MEMBER_STATE)) {
            members.await(
                    message -> message.key().equals(memberId)
                            && message.payload()
                                    .filter(payload -> payload.contains("\"active\":false"))
                                    .isPresent(),
                    SOON);
        }
    }

    @Test
    void aProjectsModeChangesThePolicyVersion() {
        var tenant = tenant("Policies");
        String project = tenant.defaultProject();

        tenant.asOwner()
                .body("{\"byok_mode\":\"own_only\"}")
                .patch(tenant.path("/projects/" + project))
                .then()
                .statusCode(200)
                .body("byok_mode", equalTo("own_only"));
        tenant.asOwner()
                .body("{\"byok_mode\":\"own_ony\"}")
                .patch(tenant.path("/projects/" + project))
                .then()
                .statusCode(400);

        try (StateTopic policies = new StateTopic(Topics.POLICY_STATE)) {
            var policy = policies.await(message -> message.key().equals(tenant.id()) && message.version() == 2, SOON);
            assertThat(policy.payload().orElseThrow()).contains("\"OWN_ONLY\"");
        }
    }

    @Test
    void onlyTokensForUsAreTaken() {
        String foreign = Jwt.issuer("https://elsewhere.example.com")
                .subject("x")
                .audience("tollway-api")
                .jws()
                .keyId("test")
                .signWithSecret("0123456789012345678901234567890123456789");
        for (String bearer : new String[] {"x", "a.b.c", foreign}) {
            as(bearer).get("/api/v1/me").then().statusCode(401);
        }
        RestAssured.get("/api/v1/me").then().statusCode(401).contentType("application/problem+json");
        as(token("a@example.com"))
                .header("x-api-key", "other")
                .get("/api/v1/me")
                .then()
                .statusCode(400);
    }

    @Test
    void healthAndTheOpenApiDocumentAreThere() {
        RestAssured.get("/q/health/ready").then().statusCode(200);
        RestAssured.given()
                .accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/keys'.post", org.hamcrest.Matchers.notNullValue());
        RestAssured.get("/api/v1/nothing-here").then().statusCode(404).body("code", equalTo("no_such_path"));
    }

    @Test
    void withTheIdentityProviderDownKeysStillWorkAndPeopleAreStillAddedAsInvited() {
        var tenant = tenant("Lonely");
        command("/identity-provider/down");
        try {
            tenant.asKey().get("/api/v1/keys").then().statusCode(200);
            tenant.asOwner()
                    .body("{\"email\":\"known-" + UUID.randomUUID() + "@example.com\",\"role\":\"viewer\"}")
                    .post(tenant.path("/members"))
                    .then()
                    .statusCode(201)
                    .body("status", equalTo("invited"));
        } finally {
            command("/identity-provider/up");
        }
    }
}
