package io.tollway.console.credits;

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

@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class AutoTopUpPageIT {
    private static final String PAGE = "/o/" + StandInServices.ORG + "/credits/automatic";
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG + "/auto-top-up";
    private static final Map<String, String> FORM = Map.of(
            "enabled",
            "true",
            "threshold_usd",
            "30",
            "amount_usd",
            "25",
            "daily_ceiling_usd",
            "50",
            "monthly_ceiling_usd",
            "100");

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void theCreditsPageLeadsThereAndAProposalStandsInTheForm() {
        assertThat(page("/o/" + StandInServices.ORG + "/credits").select("a[href=" + PAGE + "]"))
                .hasSize(1);

        Document page = page(PAGE);

        assertThat(page.text()).contains("No card is saved", "not set up");
        assertThat(page.select("#amount_usd").attr("value")).isEqualTo("25.00");
    }

    @Test
    void savingACardLeadsToThePaymentProvidersPageAndBack() {
        StandInServices.answer(
                "POST " + API + "/card-setups",
                201,
                "{\"id\":\"%s\",\"state\":\"open\",\"checkout_url\":\"http://stripe.test/save\"}"
                        .formatted(StandInServices.KEY));
        StandInServices.answer(
                "GET " + API + "/card-setups/" + StandInServices.KEY,
                200,
                "{\"id\":\"%s\",\"state\":\"saved\"}".formatted(StandInServices.KEY));

        Response answer = submit(PAGE, PAGE + "/cards", Map.of());

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("http://stripe.test/save");
        assertThat(page(PAGE + "/cards/" + StandInServices.KEY).text()).contains("Nothing was charged");
    }

    @Test
    void whatIsWrongStandsBesideItsFieldWithWhatWasTyped() {
        StandInServices.answer("PUT " + API, 400, """
                {"title":"The request is not valid","detail":"wrong","errors":[
                 {"field":"threshold_usd","code":"above_amount","message":"must be at most amount_usd"},
                 {"field":"enabled","code":"no_card","message":"needs a saved card"}]}""");

        Document page = Jsoup.parse(submit(PAGE, PAGE, FORM).asString());

        assertThat(page.select("[role=alert]").eachText())
                .contains("Must be at most amount_usd.", "Needs a saved card.");
        assertThat(page.select("#threshold_usd").attr("value")).isEqualTo("30");
    }

    @Test
    void settingsThatAreAcceptedAreSentAsTyped() {
        StandInServices.answer("PUT " + API, 200, """
                {"status":"on","enabled":true,"bought_today_usd":"0.00","bought_this_month_usd":"0.00"}""");

        assertThat(submit(PAGE, PAGE, FORM).statusCode()).isEqualTo(303);

        assertThat(StandInServices.requests()).anySatisfy(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.body()).contains("\"enabled\":true", "\"monthly_ceiling_usd\":\"100\"");
        });
    }

    @Test
    void aPaymentThatWantsItsCustomerIsShownWithItsInvoice() {
        StandInServices.answer("GET " + API, 200, """
                {"status":"stopped","enabled":true,"threshold_usd":"10.00","amount_usd":"25.00","daily_ceiling_usd":"50.00","monthly_ceiling_usd":"50.00",
                 "bought_today_usd":"0.00","bought_this_month_usd":"25.00","card":{"brand":"visa","last4":"3184","exp_month":12,"exp_year":2034},
                 "stopped":{"reason":"authentication_required","message":"The bank wants the last payment confirmed.","since":"2026-11-22T01:02:03Z"},
                 "attempt":{"id":"%s","state":"action_required","amount_usd":"25.00","fee_usd":"1.38","tax_usd":"0.00","total_usd":"26.38",
                  "created_at":"2026-11-22T01:02:03Z","tries":1,"hosted_invoice_url":"http://stripe.test/in_1"}}""".formatted(StandInServices.KEY));

        Document page = page(PAGE);

        assertThat(page.select("[role=status]").text()).contains("The bank wants the last payment confirmed.");
        assertThat(page.select("a.button").attr("href")).isEqualTo("http://stripe.test/in_1");
        assertThat(page.text()).contains("visa ending in 3184", "waits for you");
        assertThat(page.select("form[action$=/resume]")).hasSize(1);
    }

    @Test
    void whoeverMayNotMoveMoneySeesItAndChangesNothing() {
        StandInServices.role("viewer");

        assertThat(page(PAGE).select("main form[method=post]")).isEmpty();
    }
}
