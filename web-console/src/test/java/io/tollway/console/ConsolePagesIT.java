package io.tollway.console;

import static io.restassured.RestAssured.given;
import static io.tollway.console.testing.Visit.page;
import static io.tollway.console.testing.Visit.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.restassured.response.Response;
import io.tollway.console.testing.StandInServices;
import io.tollway.console.testing.StandInServices.Request;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees, page by page, with the services answering in their documented shapes. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class ConsolePagesIT {
    private static final String ORG = "/o/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void theOverviewShowsBalanceKeysAndRequests() {
        Document page = page(ORG);

        assertThat(page.select(".figure").text()).isEqualTo("$4.999999975");
        assertThat(page.text()).contains("checkout", "openai/gpt-4o-mini", "$0.000000025");
        assertThat(page.select("nav a[aria-current=page]").text()).isEqualTo("Overview");
    }

    @Test
    void billingDownLeavesTheKeysOnThePage() {
        StandInServices.answer("GET /api/v1/organizations/" + StandInServices.ORG + "/balance", 503, "{}");
        StandInServices.answer("GET /api/v1/organizations/" + StandInServices.ORG + "/usage", 500, "{}");

        Document page = page(ORG);

        assertThat(page.text()).contains("checkout");
        assertThat(page.select(".problem").eachText())
                .hasSize(2)
                .allMatch(text -> text.contains("not available right now"));
    }

    @Test
    void aNewKeyIsShownOnceAndWhatPeopleTypedIsEscaped() {
        Response answer = submit(
                ORG + "/keys",
                ORG + "/keys",
                Map.of("name", "<b>new</b>", "kind", "api", "limit_usd", "50.00", "limit_reset", "monthly"));

        Document page = Jsoup.parse(answer.asString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(page.select("input.secret").val()).isEqualTo("sk-tw-v1-SECRET");
        assertThat(page.select("main b")).isEmpty();
        Request sent = StandInServices.requests().stream()
                .filter(r -> r.method().equals("POST"))
                .findFirst()
                .orElseThrow();
        assertThat(sent.idempotencyKey()).hasSize(36);
        assertThat(sent.body()).contains("\"limit_usd\":\"50.00\"", "\"limit_reset\":\"monthly\"");
        assertThat(page(ORG + "/keys").html()).doesNotContain("sk-tw-v1-SECRET");
    }

    @Test
    void aRefusedFormComesBackAsItWasSentWithTheReason() {
        StandInServices.answer("POST /api/v1/organizations/" + StandInServices.ORG + "/keys", 400, """
                {"title":"Invalid","detail":"1 field is wrong.","errors":[{"field":"limit_usd","code":"invalid","message":"must be a decimal number of dollars"}]}""");

        Response answer = submit(
                ORG + "/keys",
                ORG + "/keys",
                Map.of("name", "mine", "kind", "api", "limit_usd", "lots", "limit_reset", "monthly"));

        Document page = Jsoup.parse(answer.asString());
        assertThat(page.select("[role=alert]").eachText()).containsExactly("Must be a decimal number of dollars.");
        assertThat(page.select("#limit_usd-wrong").text()).isEqualTo("Must be a decimal number of dollars.");
        assertThat(page.select("#name").val()).isEqualTo("mine");
        assertThat(page.select("#limit_usd").val()).isEqualTo("lots");
    }

    @Test
    void aFormWithoutTokenChangesNothing() {
        given().redirects()
                .follow(false)
                .formParam("name", "x")
                .post(ORG + "/keys")
                .then()
                .statusCode(403);

        assertThat(StandInServices.requests())
                .noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void aFormFromAnotherSiteChangesNothing() {
        String token = token(ORG + "/keys");
        for (Map<String, String> header :
                java.util.List.of(Map.of("Origin", "https://evil.example"), Map.of("Sec-Fetch-Site", "cross-site"))) {
            given().headers(header)
                    .formParam("form_token", token)
                    .formParam("name", "x")
                    .post(ORG + "/keys")
                    .then()
                    .statusCode(403);
        }

        assertThat(StandInServices.requests())
                .noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void theQuoteNamesCreditFeeAndTotalBeforePaying() {
        Response answer = submit(ORG + "/credits", ORG + "/credits/quote", Map.of("amount_usd", "20"));

        assertThat(Jsoup.parse(answer.asString()).select("main").text())
                .contains("$20.00", "$1.10", "$21.10", "Pay $21.10");
    }

    @Test
    void aDocumentIsHandedOnUnchanged() {
        Response answer = given().get(ORG + "/invoices/2026-11.pdf");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/pdf");
        assertThat(answer.header("Content-Disposition")).contains("tollway-2026-11.pdf");
        assertThat(answer.asString()).isEqualTo("%PDF-1.7 of November");
    }

    @Test
    void theJournalIsOfferedAndHandedOnUnchanged() {
        assertThat(Jsoup.parse(given().get(ORG + "/invoices").asString())
                        .select("a[href$=/invoices/journal.jsonl]")
                        .text())
                .isEqualTo("Download the journal");

        Response answer = given().get(ORG + "/invoices/journal.jsonl");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/x-ndjson");
        assertThat(answer.header("Content-Disposition")).contains("tollway-journal-");
        assertThat(answer.asString()).isEqualTo("{\"n\":0,\"row\":\"header\"}\n");
    }

    @Test
    void aForeignOrganizationLooksLikeNone() {
        given().get("/o/0199a000-0000-7000-8000-0000000000ff/keys").then().statusCode(404);
    }

    @Test
    void everyAnswerForbidsScriptsFromElsewhereAndFraming() {
        Response answer = given().get(ORG);

        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.asString())
                .doesNotContain("style=\"")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContain("onclick");
    }

    @Test
    void everyTableScrollsInsideItsCardSoThatAPhoneShowsThePage() {
        for (String path : java.util.List.of(ORG, ORG + "/keys", ORG + "/usage", ORG + "/credits", ORG + "/members")) {
            Document page = page(path);
            assertThat(page.select("table").size())
                    .as(path)
                    .isEqualTo(page.select(".scroll > table").size());
            assertThat(page.select("table.stacked td:not([data-label])"))
                    .as(path)
                    .isEmpty();
            assertThat(page.select("meta[name=viewport]").attr("content")).contains("width=device-width");
        }
    }

    @Test
    void everyFieldHasALabel() {
        for (String path : java.util.List.of(ORG + "/keys", ORG + "/credits")) {
            for (Element field : page(path).select("main input:not([type=hidden]), main select")) {
                assertThat(page(path).select("label[for=" + field.id() + "]"))
                        .as(path + " " + field.id())
                        .hasSize(1);
            }
        }
    }

    @Test
    @TestSecurity
    void withoutSigningInOnlyThePublicPagesAreShown() {
        assertThat(given().get("/").statusCode()).isEqualTo(200);
        assertThat(given().redirects().follow(false).get(ORG).statusCode()).isIn(302, 401, 500);
    }

    private static String token(String path) {
        return page(path).select("input[name=form_token]").val();
    }
}
