package io.tollway.billing.caller;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.Tokens;
import io.tollway.contracts.state.MemberState.Role;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class CallerIT {
    private Accounts accounts;
    private UUID organization;

    @BeforeEach
    void anOrganizationWithAnOwner() {
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.member(organization, "owner-" + organization, Role.OWNER);
        until("the owner is known", () -> status(Tokens.person("owner-" + organization)) == 200);
    }

    @AfterEach
    void close() {
        accounts.close();
    }

    @Test
    void rolesDecideAndStrangersFindNothing() {
        accounts.member(organization, "developer-" + organization, Role.DEVELOPER);
        until("the developer is known", () -> status(Tokens.person("developer-" + organization)) == 403);

        given().auth()
                .oauth2(Tokens.person("developer-" + organization))
                .get("/api/v1/organizations/" + organization + "/usage")
                .then()
                .statusCode(200);
        given().auth()
                .oauth2(Tokens.person("stranger"))
                .get(balancePath())
                .then()
                .statusCode(404)
                .body("code", equalTo("organization_not_found"));
        given().auth()
                .oauth2(Tokens.operatorPerson("staff"))
                .get(balancePath())
                .then()
                .statusCode(200);
    }

    @Test
    void aMembershipOfAnOrganizationNotYetHeardOfIsUnavailableNotForbidden() {
        given().auth()
                .oauth2(Tokens.person("somebody"))
                .get("/api/v1/organizations/" + UUID.randomUUID() + "/balance")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("1"))
                .body("code", equalTo("membership_not_yet_known"));
    }

    @Test
    void keysSeeTheirOwnOrganizationOnly() {
        UUID other = accounts.organization();

        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get(balancePath())
                .then()
                .statusCode(200);
        given().auth()
                .oauth2(Tokens.managementKey(other))
                .get(balancePath())
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(Tokens.apiKey(organization, UUID.randomUUID()))
                .get(balancePath())
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(Tokens.apiKey(organization, UUID.randomUUID()))
                .get("/api/v1/credits")
                .then()
                .statusCode(200)
                .body("data.total_credits", equalTo(0));
    }

    @Test
    void badCredentialsAre401InTheShapeOfThePath() {
        given().get(balancePath())
                .then()
                .statusCode(401)
                .body("code", equalTo("missing_token"))
                .body("errors", notNullValue());
        given().auth().oauth2("not.a.token").get(balancePath()).then().statusCode(401);
        given().auth()
                .oauth2(Tokens.longLivedAssertion(organization))
                .get("/api/v1/credits")
                .then()
                .statusCode(401)
                .body("error.code", equalTo(401))
                .body("error.metadata.error_type", equalTo("authentication"));
        String token = Tokens.managementKey(organization);
        given().auth()
                .oauth2(token.substring(0, token.length() - 6) + "AAAAAA")
                .get("/api/v1/credits")
                .then()
                .statusCode(401);
    }

    @Test
    void badInputNamesTheFieldAndTheRemedy() {
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/organizations/" + organization + "/usage?limit=0&cursor=x")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("limit"))
                .body("errors.field", hasItem("cursor"));
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/generation")
                .then()
                .statusCode(400);
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/generation?id=gen-" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("error.metadata.error_type", equalTo("not_found"));
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .delete("/api/v1/credits")
                .then()
                .statusCode(405);
        given().get("/api/v1/nothing-here").then().statusCode(404);
    }

    @Test
    void operatorsSeeTheHealthOfTheLedgerAndOthersDoNot() {
        given().auth()
                .oauth2(Tokens.operatorKey())
                .get("/api/v1/operator/ledger/health")
                .then()
                .statusCode(200)
                .body("invariants.violations.sum()", equalTo(0))
                .body("complete_up_to", notNullValue());
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/operator/ledger/health")
                .then()
                .statusCode(403);
    }

    @Test
    void theServiceIsReady() {
        until("ready", () -> given().get("/q/health/ready").statusCode() == 200);
    }

    private String balancePath() {
        return "/api/v1/organizations/" + organization + "/balance";
    }

    private int status(String token) {
        return given().auth().oauth2(token).get(balancePath()).statusCode();
    }
}
