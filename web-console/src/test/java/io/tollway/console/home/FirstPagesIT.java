package io.tollway.console.home;

import static io.restassured.RestAssured.given;
import static io.tollway.console.testing.Visit.page;
import static io.tollway.console.testing.Visit.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.Response;
import io.tollway.console.testing.StandInServices;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages somebody new sees first. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class FirstPagesIT {
    private static final String ORG = "/o/" + StandInServices.ORG;
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void snippetsNameAModelThatIsServed() {
        StandInServices.answer("GET " + API + "/usage", 200, "{\"data\":[],\"next_cursor\":null}");

        assertThat(page("/").select("pre").text()).contains("\"model\":\"acme/small\"");
        assertThat(page(ORG).select("pre").text()).contains("\"model\":\"acme/small\"");
    }

    @Test
    void withoutACatalogueTheSnippetSaysWhatToPutIn() {
        StandInServices.answer("GET /api/v1/catalog/models", 503, "{}");

        assertThat(page("/").text()).contains("\"model\":\"MODEL\"", "For MODEL put one of the models");
    }

    @Test
    void anOrganizationMadeAMomentAgoIsWaitedForInsteadOfReported() {
        String early = "{\"code\":\"membership_not_yet_known\",\"detail\":\"not yet\"}";
        StandInServices.answerFirst("GET " + API + "/balance", 503, early);
        StandInServices.answerFirst("GET " + API + "/usage", 503, early);

        Document page = page(ORG);

        assertThat(page.select(".problem")).isEmpty();
        assertThat(page.select(".figure").text()).isEqualTo("$4.999999975");
    }

    @Test
    void aRequestThatDoesNotExistIsSaidToBeNone() {
        StandInServices.answer(
                "GET /api/v1/generation", 404, "{\"error\":{\"code\":404,\"message\":\"No generation has this id.\"}}");

        assertThat(given().get(ORG + "/usage/gen-nope").asString())
                .contains("There is no such request in this organization");
    }

    @Test
    void anAmountThatIsRefusedIsExplainedOnceBesideItsField() {
        StandInServices.answer("GET " + API + "/top-ups/quote", 400, """
                {"title":"The request is not valid","detail":"amount_usd must be at least 5.00","errors":[{"field":"amount_usd","code":"too_small","message":"must be at least 5.00"}]}""");

        Response answer = submit(ORG + "/credits", ORG + "/credits/quote", Map.of("amount_usd", "1"));

        assertThat(Jsoup.parse(answer.asString()).select("[role=alert]").eachText())
                .containsExactly("Must be at least 5.00.");
        assertThat(answer.asString()).doesNotContain("amount_usd must");
    }

    @Test
    void anOrderWhosePaymentPageWasLeftIsNotCompleted() {
        StandInServices.answer("GET " + API + "/top-ups", 200, """
                {"data":[{"id":"%s","state":"created","amount_usd":"20","fee_usd":"1.10","total_usd":"21.10","checkout_url":"http://stripe.test/pay"}]}""".formatted(StandInServices.KEY));

        Document page = page(ORG + "/credits?turned_back=" + StandInServices.KEY);

        assertThat(page.select("[role=status]").text()).contains("nothing was charged", "$20.00");
        assertThat(page.select("td .badge").text()).contains("not completed");
    }
}
