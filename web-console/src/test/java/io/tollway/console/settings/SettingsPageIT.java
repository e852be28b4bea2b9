package io.tollway.console.settings;

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

/** What an owner sets for the whole organization. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class SettingsPageIT {
    private static final String ORG = "/o/" + StandInServices.ORG;
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG;
    private static final String PAGE = ORG + "/settings";
    private static final String LIMITS = ORG + "/limits/organizations/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void nameAndTimeZoneAreShownAndSaved() {
        StandInServices.answer("GET " + API, 200, organization("Europe/Berlin", ""));
        StandInServices.answer("PATCH " + API, 200, organization("Asia/Tokyo", ""));
        Document shown = page(PAGE);
        assertThat(shown.select("#name").attr("value")).isEqualTo("Analytical Engines");
        assertThat(shown.select("#time_zone").attr("value")).isEqualTo("Europe/Berlin");

        Response saved = submit(PAGE, PAGE, Map.of("name", "Engines", "time_zone", "Asia/Tokyo"));

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"name\":\"Engines\",\"time_zone\":\"Asia/Tokyo\"}");
    }

    @Test
    void aZoneThatAccountsRefusesIsSaidBesideItsField() {
        StandInServices.answer("PATCH " + API, 400, """
                {"code":"invalid_fields","title":"Invalid","status":400,"errors":[
                {"field":"time_zone","code":"unknown_value","message":"must be an IANA name such as Europe/Berlin, or UTC"}]}""");

        Response refused = submit(PAGE, PAGE, Map.of("name", "Engines", "time_zone", "Atlantis"));

        Document page = Jsoup.parse(refused.asString());
        assertThat(page.select("#time_zone-wrong").text()).contains("IANA name");
        assertThat(page.select("#time_zone").attr("value")).isEqualTo("Atlantis");
    }

    @Test
    void trafficIsLimitedForAllTogetherAndForEachEndUser() {
        StandInServices.answer(
                "GET " + API, 200, organization("UTC", ",\"end_user_rate_limits\":{\"requests_per_minute\":5}"));
        StandInServices.answer("PATCH " + API, 200, organization("UTC", ""));
        assertThat(page(PAGE).select("ul.plain li").eachText())
                .satisfiesExactly(all -> assertThat(all).contains("All traffic: not limited"), each -> assertThat(each)
                        .contains("Each end user: 5 requests/min"));
        assertThat(page(LIMITS + "/end-users").select("#requests_per_minute").attr("value"))
                .isEqualTo("5");

        assertThat(submit(LIMITS, LIMITS, limits("600")).statusCode()).isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"rate_limits\":{\"requests_per_minute\":600}}");

        StandInServices.reset();
        StandInServices.answer("PATCH " + API, 200, organization("UTC", ""));
        assertThat(submit(LIMITS + "/end-users", LIMITS + "/end-users", limits(""))
                        .statusCode())
                .isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"end_user_rate_limits\":null}");
    }

    private static Map<String, String> limits(String requestsPerMinute) {
        return Map.of(
                "requests_per_minute",
                requestsPerMinute,
                "tokens_per_minute",
                "",
                "requests_per_day",
                "",
                "concurrency",
                "");
    }

    private static String organization(String zone, String more) {
        return """
                {"id":"%s","name":"Analytical Engines","status":"active","time_zone":"%s","projects":[]%s}""".formatted(StandInServices.ORG, zone, more);
    }
}
