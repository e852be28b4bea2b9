package io.tollway.console.members;

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

/** Members: who is in, who is only invited, and changing both. */
@QuarkusTest
@QuarkusTestResource(StandInServices.class)
@TestSecurity(user = "ada@example.com")
class MembersPageIT {
    private static final String ORG = "/o/" + StandInServices.ORG;
    private static final String API = "/api/v1/organizations/" + StandInServices.ORG;

    @BeforeEach
    void healthyServices() {
        StandInServices.reset();
    }

    @Test
    void whoIsOnlyInvitedIsShownAsSuch() {
        Document page = page(ORG + "/members");

        assertThat(page.select("tr:contains(new@example.com) [data-label=State]")
                        .text())
                .isEqualTo("invited");
        assertThat(page.select("tr:contains(dev@example.com) [data-label=State]")
                        .text())
                .isEqualTo("active");
    }

    @Test
    void aRoleIsChangedInPlace() {
        StandInServices.answer(
                "PATCH " + API + "/members/" + StandInServices.MEMBER,
                200,
                "{\"id\":\"" + StandInServices.MEMBER + "\",\"email\":\"dev@example.com\",\"role\":\"finance\"}");

        Response answer = submit(
                ORG + "/members", ORG + "/members/" + StandInServices.MEMBER + "/role", Map.of("role", "finance"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(sent("PATCH").body()).isEqualTo("{\"role\":\"finance\"}");
    }

    @Test
    void removingAMemberAsksFirst() {
        String ask = ORG + "/members/" + StandInServices.MEMBER + "/remove";
        StandInServices.answer("DELETE " + API + "/members/" + StandInServices.MEMBER, 204, "");

        assertThat(page(ask).select("h1").text()).isEqualTo("Remove this member?");
        assertThat(submit(ask, ask, Map.of()).statusCode()).isEqualTo(303);
        assertThat(sent("DELETE").path()).endsWith("/members/" + StandInServices.MEMBER);
    }

    @Test
    void theLastOwnerStaysAndThePageSaysWhy() {
        StandInServices.answer("DELETE " + API + "/members/" + StandInServices.OWNER, 409, """
                {"title":"Conflict","detail":"This is the last owner; make somebody else an owner first.","code":"last_owner"}""");
        String ask = ORG + "/members/" + StandInServices.OWNER + "/remove";

        Response answer = submit(ask, ask, Map.of());

        assertThat(Jsoup.parse(answer.asString()).select("[role=alert]").text())
                .isEqualTo("This is the last owner; make somebody else an owner first.");
    }

    @Test
    void anAdminDoesNotTouchOwners() {
        StandInServices.role("admin");

        Document page = page(ORG + "/members");

        assertThat(page.select("tr:contains(ada@example.com) select, tr:contains(ada@example.com) .button"))
                .isEmpty();
        assertThat(page.select("option[value=owner]")).isEmpty();
    }
}
