package io.tollway.console.keys;

import static io.tollway.console.testing.Visit.page;
import static io.tollway.console.testing.Visit.sent;
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
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys: what they spent, and how one is made and deleted. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class KeysPageIT {
    private static final String ORG = "/o/" + StandInServices.ORG;
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void aKeyIsShownWithWhatItSpentAndWhatIsLeft() {
        Element row = page(ORG + "/keys").select("table.stacked tbody tr").first();

        assertThat(row).isNotNull();
        assertThat(row.select("[data-label=Used]").text()).isEqualTo("$12.50");
        assertThat(row.select("[data-label='This month']").text()).isEqualTo("$2.25");
        assertThat(row.select("[data-label='Left of it']").text()).isEqualTo("$47.75");
    }

    @Test
    void trafficLimitsAreSetShownAndTakenAwayAndWhatIsNoNumberIsSaidAtOnce() {
        String form = ORG + "/limits/keys/" + StandInServices.KEY;
        StandInServices.answer(
                "PATCH " + API + "/keys/" + StandInServices.KEY, 200, """
                {"id":"%s","label":"sk-tw-v1-abc…wxyz","name":"checkout","disabled":false}""".formatted(StandInServices.KEY));
        assertThat(page(ORG + "/keys").select("[data-label=Traffic]").text()).isEqualTo("not limited");
        assertThat(page(ORG + "/keys").select("a[href=" + form + "]")).hasSize(1);
        Map<String, String> empty =
                Map.of("requests_per_minute", "", "tokens_per_minute", "", "requests_per_day", "", "concurrency", "");

        Response saved = submit(
                form,
                form,
                Map.of(
                        "requests_per_minute",
                        "60",
                        "tokens_per_minute",
                        "",
                        "requests_per_day",
                        "",
                        "concurrency",
                        "3"));

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"rate_limits\":{\"requests_per_minute\":60,\"concurrency\":3}}");
        Response wrong = submit(
                form,
                form,
                Map.of(
                        "requests_per_minute",
                        "many",
                        "tokens_per_minute",
                        "",
                        "requests_per_day",
                        "",
                        "concurrency",
                        ""));
        assertThat(Jsoup.parse(wrong.asString()).select("[role=alert]").text()).contains("whole numbers");
        StandInServices.reset();
        StandInServices.answer(
                "PATCH " + API + "/keys/" + StandInServices.KEY, 200, """
                {"id":"%s","label":"sk-tw-v1-abc…wxyz","name":"checkout","disabled":false}""".formatted(StandInServices.KEY));
        assertThat(submit(form, form, empty).statusCode()).isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"rate_limits\":null}");
    }

    @Test
    void deletingAKeyAsksFirst() {
        String ask = ORG + "/keys/" + StandInServices.KEY + "/delete";
        StandInServices.answer("DELETE " + API + "/keys/" + StandInServices.KEY, 204, "");
        assertThat(page(ORG + "/keys").select("form[action$=/delete]")).isEmpty();
        assertThat(page(ORG + "/keys").select("a[href=" + ask + "]")).hasSize(1);

        Document question = page(ask);
        assertThat(question.select("h1").text()).isEqualTo("Delete this key?");
        assertThat(question.select("main").text()).contains("checkout", "cannot be undone");
        assertThat(StandInServices.requests())
                .noneMatch(request -> request.method().equals("DELETE"));

        assertThat(submit(ask, ask, Map.of()).statusCode()).isEqualTo(303);
        assertThat(sent("DELETE").path()).endsWith("/keys/" + StandInServices.KEY);
    }

    @Test
    void theNewKeysSnippetNamesAModelThatIsServed() {
        Response answer = submit(ORG + "/keys", ORG + "/keys", Map.of("name", "k", "kind", "api"));

        assertThat(Jsoup.parse(answer.asString()).select("pre").text())
                .contains("export TOLLWAY_API_KEY=sk-tw-v1-SECRET", "\"model\":\"acme/small\"");
    }

    @Test
    void withoutCreditTheNewKeysPageSaysToTopUpFirst() {
        StandInServices.answer("GET " + API + "/balance", 200, """
                {"balance_usd":"0","reserved_usd":"0","available_usd":"0","total_credits_usd":"0","total_usage_usd":"0","lots":[]}""");

        Response answer = submit(ORG + "/keys", ORG + "/keys", Map.of("name", "k", "kind", "api"));

        assertThat(answer.asString()).contains("Top up first").doesNotContain("It works at once");
    }

    @Test
    void aFormThatIsSentAgainGoesBackToTheKeysInsteadOfShowingAnEmptyOne() {
        StandInServices.answer("POST " + API + "/keys", 201, """
                {"message":"The key was shown once.","data":{"id":"%s","label":"sk-tw-v1-SEC…CRET","name":"k","disabled":false}}""".formatted(StandInServices.KEY));

        Response answer = submit(ORG + "/keys", ORG + "/keys", Map.of("name", "k", "kind", "api"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith(ORG + "/keys");
    }
}
