package io.tollway.console.signout;

import static io.restassured.RestAssured.given;
import static io.tollway.console.testing.Visit.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.oidc.ConfigMetadata;
import io.quarkus.test.security.oidc.OidcSecurity;
import io.restassured.response.Response;
import io.tollway.console.testing.StandInServices;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing out really ends the session. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class SignOutIT {
    private static final String ORG = "/o/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    @OidcSecurity(config = @ConfigMetadata(key = "end_session_endpoint", value = "http://identity.test/logout"))
    void signingOutEndsTheSessionAtTheIdentityProviderTooAndComesBack() {
        Document page = page(ORG);
        Element form = page.select("header form[action=/logout]").first();
        assertThat(form).isNotNull();

        Response answer = given().redirects()
                .follow(false)
                .formParam("form_token", form.select("input[name=form_token]").val())
                .post("/logout");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location"))
                .startsWith("http://identity.test/logout?client_id=web-console")
                .contains("post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8090%2Fsigned-out");
    }

    @Test
    void theAddressOfSigningOutOnlyAsks() {
        assertThat(page("/logout").select("main form[action=/logout] button").text())
                .isEqualTo("Sign out");
    }

    @Test
    void anotherSiteCannotSignAnybodyOut() {
        given().redirects().follow(false).post("/logout").then().statusCode(403);
    }

    @Test
    @TestSecurity
    void whoeverSignedOutSeesThatAndAWayBackIn() {
        Document page = page("/signed-out");

        assertThat(page.select("h1").text()).isEqualTo("You are signed out");
        assertThat(page.select("main a[href=/signed-in]")).hasSize(1);
    }
}
