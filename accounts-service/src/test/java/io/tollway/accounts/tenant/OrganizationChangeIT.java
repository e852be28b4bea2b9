package io.tollway.accounts.tenant;

import static io.tollway.accounts.stack.TestStack.tenant;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.accounts.stack.TestStack.Tenant;
import io.tollway.contracts.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What its owner can change of an organization: its name, the zone its days and months are counted in, its traffic limits. */
@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class OrganizationChangeIT {
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void nameAndZoneAreChangedAndPublishedAsTheTenantsNextVersion() {
        Tenant tenant = tenant("Before");
        tenant.asOwner().get(tenant.path("")).then().body("time_zone", equalTo("UTC"));

        change(tenant, "{\"name\":\"After\",\"time_zone\":\"Europe/Berlin\"}")
                .statusCode(200)
                .body("name", equalTo("After"))
                .body("time_zone", equalTo("Europe/Berlin"));

        try (StateTopic tenants = new StateTopic(Topics.TENANT_STATE)) {
            tenants.await(
                    message -> message.key().equals(tenant.id())
                            && message.version() == 2
                            && message.payload().orElse("").contains("Europe/Berlin"),
                    SOON);
        }
    }

    @Test
    void aBudgetThatNamesNoZoneTakesTheOrganizationsAndKeepsIt() {
        Tenant tenant = tenant("Zoned");
        change(tenant, "{\"time_zone\":\"America/New_York\"}").statusCode(200);

        String budget = tenant.asOwner()
                .body(
                        "{\"name\":\"month\",\"subject\":{\"kind\":\"organization\"},\"limit_usd\":\"50.00\",\"window\":\"monthly\"}")
                .post(tenant.path("/budgets"))
                .then()
                .statusCode(201)
                .body("data.time_zone", equalTo("America/New_York"))
                .extract()
                .path("data.id");
        change(tenant, "{\"time_zone\":\"UTC\"}").statusCode(200);

        tenant.asOwner()
                .get(tenant.path("/budgets/" + budget))
                .then()
                .body("data.time_zone", equalTo("America/New_York"));
    }

    @Test
    void anUnknownZoneIsRefusedByItsName() {
        change(tenant("Nowhere"), "{\"time_zone\":\"Europe/Atlantis\"}")
                .statusCode(400)
                .body("errors[0].field", equalTo("time_zone"))
                .body("errors[0].message", containsString("Europe/Berlin"));
    }

    @Test
    void aChangeThatChangesNothingIsNoNewVersion() {
        Tenant tenant = tenant("Still");
        change(tenant, "{\"name\":\"Still\",\"time_zone\":\"UTC\"}").statusCode(200);
        change(tenant, "{\"time_zone\":\"Asia/Tokyo\"}").statusCode(200);

        try (StateTopic tenants = new StateTopic(Topics.TENANT_STATE)) {
            tenants.await(
                    message -> message.key().equals(tenant.id())
                            && message.version() == 2
                            && message.payload().orElse("").contains("Asia/Tokyo"),
                    SOON);
        }
    }

    private static ValidatableResponse change(Tenant tenant, String body) {
        return tenant.asOwner().body(body).patch(tenant.path("")).then();
    }
}
