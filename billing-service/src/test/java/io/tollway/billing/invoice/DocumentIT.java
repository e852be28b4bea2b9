package io.tollway.billing.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.billing.cash.MovableClock;
import io.tollway.billing.cash.PostedUsage;
import io.tollway.billing.money.NanoUsd;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = CashStack.class, restrictToAnnotatedClass = true)
class DocumentIT {
    private static final UUID OPERATOR = UUID.randomUUID();
    private static final Duration TO_NEXT_MONTH = Duration.ofDays(35);

    @Inject
    MovableClock clock;

    @Inject
    MonthCloser closer;

    @Inject
    DocumentIssue issue;

    @Inject
    PostedUsage usage;

    private final String month = YearMonth.now(ZoneOffset.UTC).toString();

    @AfterEach
    void timeIsNowAgain() {
        clock.move(Duration.ZERO);
    }

    @Test
    void theDraftOfTheRunningMonthIsTheLedgerInEveryForm() throws IOException {
        Cash cash = monthWithEverything();

        JsonPath json = cash.person()
                .get(cash.path("/invoices/" + month + ".json"))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("status", equalTo("draft"))
                .body("number", nullValue())
                .extract()
                .jsonPath();
        String closing = new NanoUsd(cash.balanceNano()).toString();
        assertThat(json.getString("closing_balance_usd")).isEqualTo(closing);
        assertThat(json.getString("total_usage_usd")).isEqualTo(new NanoUsd(3 * 1_234_567_891L + 7).toString());
        assertThat(json.getString("top_ups[0].credit_usd")).isEqualTo("25.00");
        assertThat(json.getString("top_ups[0].fee_usd")).isEqualTo("1.38");
        assertThat(json.getString("top_ups[0].stripe_invoice_number")).isNotBlank();
        assertThat(json.getString("customer.name")).isEqualTo("Acme Analytics");

        String csv = cash.person()
                .get(cash.path("/invoices/" + month + ".csv"))
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .extract()
                .asString();
        assertThat(balanceOf(csv)).isEqualByComparingTo(closing);

        byte[] pdf = cash.person()
                .get(cash.path("/invoices/" + month + ".pdf"))
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .extract()
                .asByteArray();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains(closing)
                    .contains("Acme Analytics");
        }
        cash.key("management").get("/api/v1/invoices").then().statusCode(200).body("data[0].period", equalTo(month));
    }

    @Test
    void aDeletedKeyKeepsItsNameInTheDocumentAndItsProjectHasOne() {
        Cash cash = Cash.organization(Role.FINANCE);
        UUID id = cash.id().value();
        // The posted usage names the organization's id as its key and as its project.
        cash.keyMade(id, "nightly import");
        cash.projectNamed(id, "Back office");
        grant(cash, "5.00");
        usage.post(id, "openai/gpt-4o-mini", 1, 7);
        Cash.until(
                "the name is kept",
                () -> Cash.number("SELECT count(*) FROM last_name WHERE tenant_id = '" + id + "'") == 2);
        cash.keyDeleted(id);

        cash.person()
                .get(cash.path("/invoices/" + month + ".json"))
                .then()
                .statusCode(200)
                .body("usage[0].key_name", equalTo("nightly import"))
                .body("usage[0].project_name", equalTo("Back office"));
    }

    @Test
    void aMonthClosesOnceItIsOverAndCompleteAndNeverChangesAgain() {
        Cash cash = monthWithEverything();
        clock.move(TO_NEXT_MONTH);
        Cash.execute("UPDATE consumer_offset SET complete_up_to = now() - interval '1 day'");
        assertThat(issue.issueOldest(cash.id()).await().indefinitely()).isEmpty();

        completeUpToNextMonth();
        closer.run().await().indefinitely();

        clock.move(Duration.ZERO);
        String path = cash.path("/invoices/" + month + ".json");
        byte[] first = cash.person()
                .get(path)
                .then()
                .body("status", equalTo("final"))
                .body("annex.requests", equalTo(4))
                .body("annex.total_usd", equalTo(new NanoUsd(3 * 1_234_567_891L + 7).toString()))
                .extract()
                .asByteArray();
        JsonPath document = new JsonPath(new String(first, StandardCharsets.UTF_8));
        assertThat(document.getString("number")).matches("S-[0-9]{4}-[0-9]{6}");
        byte[] rows = cash.person()
                .get(cash.path("/invoices/" + month + "-requests.csv"))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(CanonicalJson.sha256(rows)).isEqualTo(document.getString("annex.sha256"));
        cash.person()
                .get(cash.path("/invoices"))
                .then()
                .body("data[0].status", equalTo("final"))
                .body("data[0].sha256", equalTo(CanonicalJson.sha256(first)));
        assertThat(cash.person().get(path).asByteArray()).isEqualTo(first);
    }

    @Test
    void numbersHaveNoHolesUnderParallelIssues() throws Exception {
        List<Cash> organizations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Cash cash = Cash.organization(Role.OWNER);
            grant(cash, "1.00");
            organizations.add(cash);
        }
        clock.move(TO_NEXT_MONTH);
        completeUpToNextMonth();

        List<Callable<Boolean>> issues = new ArrayList<>();
        for (Cash cash : organizations) {
            for (int again = 0; again < 2; again++) {
                issues.add(() -> {
                    issue.issueOldest(cash.id())
                            .onFailure()
                            .recoverWithNull()
                            .await()
                            .indefinitely();
                    return true;
                });
            }
        }
        try (ExecutorService together = Executors.newFixedThreadPool(issues.size())) {
            for (Future<Boolean> done : together.invokeAll(issues)) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(Cash.number("SELECT count(DISTINCT tenant_id) FROM issued_document"))
                .isGreaterThanOrEqualTo(8);
        assertThat(
                        Cash.number(
                                "SELECT count(*) FROM (SELECT series, max(sequence) - count(*) AS holes FROM issued_document GROUP BY series) s WHERE holes <> 0"))
                .isZero();
    }

    @Test
    void documentsAreForFinancePeopleAndManagementKeysOnly() {
        Cash developer = Cash.organization(Role.DEVELOPER);
        developer.person().get(developer.path("/invoices")).then().statusCode(403);
        developer.key("api").get("/api/v1/invoices").then().statusCode(403);
        Cash finance = Cash.organization(Role.FINANCE);
        finance.person()
                .get(finance.path("/invoices"))
                .then()
                .statusCode(200)
                .body("data[0].closing_balance_usd", equalTo("0.00"));
        finance.person()
                .get(finance.path("/invoices/1999-01.pdf"))
                .then()
                .statusCode(404)
                .body("code", equalTo("period_not_found"));
        finance.person()
                .get(finance.path("/invoices/" + month + ".xml"))
                .then()
                .statusCode(404)
                .body("code", equalTo("form_not_found"))
                .body("detail", containsString(".pdf, .csv or .json"));
        Cash.until(
                "another organization is as good as none",
                () -> finance.person()
                                .get(developer.path("/invoices/" + month + ".json"))
                                .statusCode()
                        == 404);
    }

    private Cash monthWithEverything() {
        Cash cash = Cash.organization(Role.FINANCE);
        grant(cash, "5.00");
        JsonPath order = cash.person()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"amount_usd\":\"25.00\",\"purchase_order\":\"PO-1\"}")
                .post(cash.path("/top-ups"))
                .jsonPath();
        Cash.payWith(Cash.GOOD_CARD, order.getString("checkout_url"));
        Cash.until(
                "the payment and its invoice are known",
                () -> cash.person()
                                .get(cash.path("/top-ups/" + order.getString("id")))
                                .jsonPath()
                                .getString("stripe_invoice_id")
                        != null);
        usage.post(cash.id().value(), "openai/gpt-4o-mini", 3, 1_234_567_891L);
        usage.post(cash.id().value(), "=SUM(1)", 1, 7);
        return cash;
    }

    private static void grant(Cash cash, String amount) {
        Cash.operator(OPERATOR)
                .body("{\"amount_usd\":\"" + amount + "\",\"reason\":\"Welcome\"}")
                .post("/api/v1/operator/organizations/" + cash.id() + "/grants")
                .then()
                .statusCode(201)
                .body("status", equalTo("posted"));
    }

    private static void completeUpToNextMonth() {
        Cash.execute(
                "INSERT INTO consumer_offset (topic, partition) VALUES ('usage.events.v1', 0) ON CONFLICT DO NOTHING");
        Cash.execute("UPDATE consumer_offset SET complete_up_to = now() + interval '40 days'");
    }

    /** Opening balance plus every movement, as a spreadsheet would add the column up. */
    private static BigDecimal balanceOf(String csv) {
        return csv.lines()
                .skip(1)
                .filter(line -> !line.contains(",closing_balance,"))
                .map(line -> line.split(",", -1)[16])
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
