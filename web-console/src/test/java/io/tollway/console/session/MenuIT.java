package io.tollway.console.session;

import static io.restassured.RestAssured.given;
import static io.tollway.console.testing.Visit.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.tollway.console.testing.StandInServices;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What surrounds the pages depends on who looks. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class MenuIT {
    private static final String ORG = "/o/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void theMenuShowsWhatTheRoleMayOpen() {
        StandInServices.role("finance");
        assertThat(page(ORG + "/usage").select("nav a").eachText())
                .containsExactly("Overview", "Budgets", "Requests", "Credits", "Invoices", "Models");
        StandInServices.role("developer");
        assertThat(page(ORG + "/usage").select("nav a").eachText())
                .containsExactly("Overview", "Keys", "Budgets", "Requests", "Models");
    }

    @Test
    void whoIsSignedInKeepsTheMenuOnTheModelsPageAndIsNotAskedToSignUp() {
        Document models = page("/models?org=" + StandInServices.ORG);

        assertThat(models.select("nav a[aria-current=page]").text()).isEqualTo("Models");
        assertThat(models.text()).contains("acme/small").doesNotContain("Sign up");
        assertThat(page("/").text()).contains("ada@example.com").doesNotContain("Sign up", "Create an account");
    }

    @Test
    @TestSecurity
    void aVisitorIsOfferedToSignInOnTheSamePages() {
        assertThat(page("/models").text()).contains("Sign up", "acme/small");
        assertThat(page("/").text()).contains("Create an account");
    }

    @Test
    void anOperatorArrivesAtTheOperatorsPage() {
        StandInServices.answer("GET /api/v1/me", 200, """
                {"id":"u","email":"olga@example.com","name":"Olga","email_verified":true,"operator":true,"organizations":[]}""");
        StandInServices.answer("GET /api/v1/operator/organizations", 200, """
                {"data":[{"id":"%s","name":"Analytical Engines","status":"active","created_at":"2026-11-22T01:02:03Z"}]}""".formatted(StandInServices.ORG));

        assertThat(given().redirects().follow(false).get("/signed-in").header("Location"))
                .endsWith("/operator");
        assertThat(page("/operator").select("main").text()).contains("Analytical Engines");
    }

    @Test
    void theOperatorsPageIsThereForOperatorsOnly() {
        assertThat(given().get("/operator").statusCode()).isEqualTo(404);
    }
}
