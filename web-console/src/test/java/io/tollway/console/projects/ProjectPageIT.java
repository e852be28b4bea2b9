package io.tollway.console.projects;

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

/** A project keeps responses only when somebody ticked a box that says what that means. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class ProjectPageIT {
    private static final String PAGE = "/o/" + StandInServices.ORG + "/projects/" + StandInServices.PROJECT;
    private static final String ORGANIZATION = "/api/v1/organizations/" + StandInServices.ORG;
    private static final String PROJECT = ORGANIZATION + "/projects/" + StandInServices.PROJECT;

    @BeforeEach
    void aProject() {
        StandInServices.reset();
        stores(false);
        StandInServices.answer("PATCH " + PROJECT, 200, project(true));
    }

    @Test
    void theBoxIsEmptyAtFirstAndSaysWhatIsKept() {
        Document page = page(PAGE);

        assertThat(page.select("input[type=checkbox][name=store_responses][checked]"))
                .isEmpty();
        assertThat(page.select("main").text())
                .contains("keeps the prompts and answers", "encrypted", "every key of this project")
                .contains("while it is off, nothing is kept");
        assertThat(page("/o/" + StandInServices.ORG + "/keys").select("a[href=" + PAGE + "]"))
                .hasSize(1);
    }

    @Test
    void tickingItIsSentWithTheDaysAndUntickingItToo() {
        String action = PAGE + "/stored-responses";

        assertThat(submit(PAGE, action, Map.of("store_responses", "true", "response_retention_days", "7"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"store_responses\":true,\"response_retention_days\":7}");

        StandInServices.reset();
        stores(true);
        StandInServices.answer("PATCH " + PROJECT, 200, project(false));
        assertThat(page(PAGE).select("input[name=store_responses][checked]")).hasSize(1);
        assertThat(submit(PAGE, action, Map.of("response_retention_days", "7")).statusCode())
                .isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"store_responses\":false,\"response_retention_days\":7}");
    }

    @Test
    void whatIsNoNumberOfDaysComesBackWithTheBoxAsItWas() {
        Response refused = submit(
                PAGE,
                PAGE + "/stored-responses",
                Map.of("store_responses", "true", "response_retention_days", "a week"));

        Document page = Jsoup.parse(refused.asString());
        assertThat(page.select("#response_retention_days").val()).isEqualTo("a week");
        assertThat(page.select("input[name=store_responses][checked]")).hasSize(1);
        assertThat(page.text()).contains("Give a whole number of days.");
        assertThat(StandInServices.requests())
                .noneMatch(request -> request.method().equals("PATCH"));
    }

    @Test
    void aDeveloperReadsItOnly() {
        StandInServices.role("developer");

        Document page = page(PAGE);

        assertThat(page.select("main form")).isEmpty();
        assertThat(page.select("main").text()).contains("Nothing is kept.");
    }

    private static void stores(boolean store) {
        StandInServices.answer("GET " + ORGANIZATION, 200, """
                {"id":"%s","name":"Analytical Engines","status":"active","projects":[%s]}""".formatted(StandInServices.ORG, project(store)));
    }

    private static String project(boolean store) {
        return """
                {"id":"%s","name":"Default","byok_mode":"own_first","store_responses":%s,"response_retention_days":30}""".formatted(StandInServices.PROJECT, store);
    }
}
