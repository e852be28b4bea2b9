package io.tollway.console.byok;

import static io.tollway.console.testing.Visit.page;
import static io.tollway.console.testing.Visit.sent;
import static io.tollway.console.testing.Visit.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.tollway.console.testing.StandInServices;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Own provider keys: one is deleted only after a page has said what that means. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class ByokPageIT {
    private static final String PAGE = "/o/" + StandInServices.ORG + "/byok";
    private static final String ID = "01890000-0000-7000-8000-00000000b10c";
    private static final String KEYS =
            "/api/v1/organizations/" + StandInServices.ORG + "/projects/" + StandInServices.PROJECT + "/byok";

    @BeforeEach
    void oneOwnKey() {
        StandInServices.reset();
        StandInServices.answer("GET " + KEYS, 200, """
                {"data":[{"id":"%s","provider":"acme","label":"ours","last4":"wxyz","enabled":true}]}""".formatted(ID));
        StandInServices.answer("DELETE " + KEYS + "/" + ID, 204, "");
    }

    @Test
    void deletingAnOwnKeyAsksFirstAndSaysWhoPaysThen() {
        String ask = PAGE + "/" + StandInServices.PROJECT + "/" + ID + "/delete";
        assertThat(page(PAGE).select("form[action$=/delete]")).isEmpty();
        assertThat(page(PAGE).select("a[href=" + ask + "]")).hasSize(1);

        Document question = page(ask);
        assertThat(question.select("main").text())
                .contains("acme", "ours", "…wxyz", "Default", "charged to your credits from then on");
        assertThat(StandInServices.requests())
                .noneMatch(request -> request.method().equals("DELETE"));

        assertThat(submit(ask, ask, Map.of()).statusCode()).isEqualTo(303);
        assertThat(sent("DELETE").path()).endsWith("/byok/" + ID);
    }
}
