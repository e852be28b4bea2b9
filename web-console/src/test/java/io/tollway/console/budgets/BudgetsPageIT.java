package io.tollway.console.budgets;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets: listed with what is used, made, changed and deleted. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class BudgetsPageIT {
    private static final String PAGE = "/o/" + StandInServices.ORG + "/budgets";
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG + "/budgets";
    private static final String ID = "0199b000-0000-7000-8000-000000000001";
    private static final String INTERNS = """
            {"id":"%s","name":"<b>interns</b>","subject":{"kind":"project","id":"%s"},"limit_usd":"10","window":"daily","time_zone":"UTC",
            "mode":"enforce","resets_at":"2026-11-23T00:00:00Z","used_usd":"7.5","held_usd":"0.5","remaining_usd":"2"}""".formatted(ID, StandInServices.PROJECT);
    private static final String USERS = """
            {"id":"0199b000-0000-7000-8000-000000000002","name":"users","subject":{"kind":"end_user","each":true},"limit_usd":"1","window":"lifetime",
            "time_zone":"UTC","mode":"shadow","values":2,"top":[{"value":"alice","used_usd":"0.75","held_usd":"0","remaining_usd":"0.25"}]}""";

    @BeforeEach
    void twoBudgets() {
        StandInServices.reset();
        StandInServices.answer("GET " + API, 200, "{\"data\":[" + INTERNS + "," + USERS + "]}");
        StandInServices.answer("GET " + API + "/" + ID, 200, "{\"data\":" + INTERNS + "}");
    }

    @Test
    void aBudgetIsShownWithWhomItHoldsForAndWhatIsLeft() {
        Document page = page(PAGE);

        assertThat(page.select("tbody tr").get(0).text())
                .contains("<b>interns</b>", "project Default", "$7.50", "$10.00 daily", "$2.00", "enforced");
        assertThat(page.select("tbody tr").get(1).text()).contains("each end user", "2 counted", "never", "only tells");
        assertThat(page.select("tbody tr").get(2).text()).contains("alice", "$0.75", "$0.25");
    }

    @Test
    void aBudgetForAProjectOrForEveryTagIsMadeAndARefusedFormComesBackAsItWasSent() {
        StandInServices.answer("POST " + API, 201, "{\"data\":" + INTERNS + "}");

        Response made = submit(PAGE, PAGE, form("project:" + StandInServices.PROJECT, "", "10", "Europe/Berlin"));

        assertThat(made.statusCode()).isEqualTo(303);
        assertThat(sent("POST").body())
                .isEqualTo(
                        "{\"name\":\"interns\",\"subject\":{\"kind\":\"project\",\"id\":\"" + StandInServices.PROJECT
                                + "\"},\"limit_usd\":\"10\",\"window\":\"daily\",\"time_zone\":\"Europe/Berlin\",\"mode\":\"enforce\"}");
        StandInServices.reset();
        twoBudgets();
        StandInServices.answer("POST " + API, 400, """
                {"status":400,"code":"invalid_request","detail":"limit_usd: must be a decimal string",
                "errors":[{"field":"limit_usd","code":"not_a_decimal","message":"must be a decimal string"}]}""");

        Document refused =
                Jsoup.parse(submit(PAGE, PAGE, form("tag", "", "ten", "")).asString());

        assertThat(sent("POST").body())
                .contains("\"subject\":{\"kind\":\"tag\",\"each\":true}")
                .doesNotContain("time_zone");
        assertThat(refused.select("#limit_usd").val()).isEqualTo("ten");
        assertThat(refused.select("#subject option[selected]").val()).isEqualTo("tag");
        assertThat(refused.text()).contains("Must be a decimal string.");
    }

    @Test
    void limitAndModeAreChangedAndDeletingIsAskedAbout() {
        StandInServices.answer("PATCH " + API + "/" + ID, 200, "{\"data\":" + INTERNS + "}");
        StandInServices.answer("DELETE " + API + "/" + ID, 200, "{\"deleted\":true}");

        assertThat(page(PAGE + "/" + ID).select("#limit_usd").val()).isEqualTo("10");
        Response saved = submit(
                PAGE + "/" + ID, PAGE + "/" + ID, Map.of("name", "interns", "limit_usd", "20", "mode", "shadow"));

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"name\":\"interns\",\"limit_usd\":\"20\",\"mode\":\"shadow\"}");
        assertThat(page(PAGE + "/" + ID + "/delete").text()).contains("stops nobody");
        assertThat(submit(PAGE + "/" + ID + "/delete", PAGE + "/" + ID + "/delete", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(sent("DELETE").path()).isEqualTo(API + "/" + ID);
    }

    @Test
    void whoMayNotChangeBudgetsSeesThemOnly() {
        StandInServices.role("developer");

        Document page = page(PAGE);

        assertThat(page.text()).contains("interns", "$7.50").doesNotContain("New budget");
        assertThat(page.select("a[href$=delete]")).isEmpty();
    }

    private static Map<String, String> form(String subject, String value, String limit, String zone) {
        return Map.of(
                "name", "interns",
                "subject", subject,
                "value", value,
                "limit_usd", limit,
                "window", "daily",
                "time_zone", zone,
                "mode", "enforce");
    }
}
