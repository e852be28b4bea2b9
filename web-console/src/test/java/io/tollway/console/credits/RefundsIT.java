package io.tollway.console.credits;

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

/** A paid top-up's page: what of it went back, and the form that gives back the rest. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class RefundsIT {
    private static final String TOP_UP = StandInServices.KEY;
    private static final String PAGE = "/o/" + StandInServices.ORG + "/credits/top-ups/" + TOP_UP;
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG;

    @BeforeEach
    void aPaidTopUpWithOneRefund() {
        StandInServices.reset();
        StandInServices.answer("GET " + API + "/top-ups/" + TOP_UP, 200, """
                {"id":"%s","state":"succeeded","amount_usd":"25.00","fee_usd":"1.38","total_usd":"26.38"}""".formatted(TOP_UP));
        StandInServices.answer("GET " + API + "/refunds", 200, """
                {"data":[{"id":"%s","state":"pending","amount_usd":"5.00","total_usd":"5.00","requested_at":"2026-11-22T01:02:03Z"}]}""".formatted(TOP_UP));
        StandInServices.answer("GET " + API + "/top-ups/" + TOP_UP + "/refund-quote", 200, """
                {"amount_usd":"12.00","total_usd":"12.00","fee_kept_usd":"1.38","limits":[{"code":"fee_not_refunded","message":"The platform fee of 1.38 US dollars is not refunded."}]}""");
    }

    @Test
    void thePageShowsRefundsWhatCouldStillGoBackAndWhyNotMore() {
        Document page = page(PAGE);

        assertThat(page.select("td .badge").text()).isEqualTo("on its way");
        assertThat(page.select("input[name=amount_usd]").val()).isEqualTo("12.00");
        assertThat(page.text()).contains("The platform fee of 1.38 US dollars is not refunded.");
    }

    @Test
    void theFormAsksForTheRefundUnderItsOwnKey() {
        StandInServices.answer("POST " + API + "/top-ups/" + TOP_UP + "/refunds", 201, """
                {"id":"%s","state":"succeeded","amount_usd":"12.00","total_usd":"12.00"}""".formatted(TOP_UP));

        Response answer = submit(PAGE, PAGE + "/refunds", Map.of("amount_usd", "12.00"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(sent("POST").idempotencyKey()).isEqualTo("0199a000-0000-7000-8000-00000000000a");
        assertThat(sent("POST").body()).contains("\"amount_usd\":\"12.00\"");
    }

    @Test
    void aRefusalIsToldAboveTheForm() {
        StandInServices.answer("POST " + API + "/top-ups/" + TOP_UP + "/refunds", 422, """
                {"title":"Cannot be done as asked","detail":"At most 12.00 US dollars can be refunded.","code":"refund_too_large"}""");

        Response answer = submit(PAGE, PAGE + "/refunds", Map.of("amount_usd", "20"));

        assertThat(Jsoup.parse(answer.asString()).select("[role=alert]").text())
                .contains("At most 12.00 US dollars can be refunded.");
    }

    @Test
    void whoMayNotMoveMoneySeesTheRefundsAndNoForm() {
        StandInServices.role("admin");

        Document page = page(PAGE);

        assertThat(page.select("td .badge").text()).isEqualTo("on its way");
        assertThat(page.select("input[name=amount_usd]")).isEmpty();
    }
}
