package io.tollway.billing.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.cash.Cash;
import io.tollway.billing.cash.CashStack;
import io.tollway.contracts.state.MemberState.Role;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CashStack.class)
class GrantIT {
    private static final UUID FIRST_OPERATOR = UUID.randomUUID();
    private static final UUID SECOND_OPERATOR = UUID.randomUUID();

    @Test
    void aSmallGrantIsPostedAtOnceAndOnceOnly() {
        Cash cash = Cash.organization(Role.OWNER);
        String key = UUID.randomUUID().toString();

        String first = grant(cash, key, "12.34", 201, "posted");
        String again = grant(cash, key, "12.34", 201, "posted");

        assertThat(again).isEqualTo(first);
        assertThat(cash.balanceNano()).isEqualTo(12_340_000_000L);
    }

    @Test
    void aLargeGrantWaitsForASecondOperator() {
        Cash cash = Cash.organization(Role.OWNER);
        String id = grant(cash, UUID.randomUUID().toString(), "500.01", 201, "awaiting_approval");
        assertThat(cash.balanceNano()).isZero();
        String approve = path(cash) + "/" + id + "/approve";

        Cash.operator(FIRST_OPERATOR)
                .post(approve)
                .then()
                .statusCode(403)
                .body("code", equalTo("second_operator_required"));
        cash.person().post(approve).then().statusCode(403);
        assertThat(cash.balanceNano()).isZero();

        Cash.operator(SECOND_OPERATOR).post(approve).then().statusCode(200).body("status", equalTo("posted"));
        Cash.operator(SECOND_OPERATOR).post(approve).then().statusCode(200).body("status", equalTo("posted"));
        assertThat(cash.balanceNano()).isEqualTo(500_010_000_000L);
        assertThat(
                        Cash.number(
                                "SELECT count(*) FROM credit_grant WHERE id = '" + id
                                        + "' AND requested_by LIKE 'key:%' AND approved_by LIKE 'key:%' AND approved_by <> requested_by AND posted_at IS NOT NULL"))
                .isOne();
    }

    @Test
    void aGrantToAnOrganizationThatDoesNotExistIsNotFoundAndBooksNothing() {
        Cash.organization(Role.OWNER);
        UUID nobody = UUID.randomUUID();

        Cash.operator(FIRST_OPERATOR)
                .body("{\"amount_usd\":\"5\",\"reason\":\"Goodwill\"}")
                .post("/api/v1/operator/organizations/" + nobody + "/grants")
                .then()
                .statusCode(404)
                .body("code", equalTo("organization_not_found"))
                .body("detail", containsString(nobody.toString()));

        assertThat(Cash.number("SELECT count(*) FROM credit_grant WHERE tenant_id = '" + nobody + "'"))
                .isZero();
        assertThat(Cash.number("SELECT count(*) FROM lot WHERE tenant_id = '" + nobody + "'"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"reason\":\"x\"}|amount_usd",
                "{\"amount_usd\":\"ten\",\"reason\":\"x\"}|amount_usd",
                "{\"amount_usd\":\"0\",\"reason\":\"x\"}|amount_usd",
                "{\"amount_usd\":\"-5\",\"reason\":\"x\"}|amount_usd",
                "{\"amount_usd\":5,\"reason\":\"x\"}|amount_usd",
                "{\"amount_usd\":\"5\"}|reason",
                "{\"amount_usd\":\"5\",\"reason\":\" \"}|reason"
            })
    void aWrongFieldIsNamed(String body, String field) {
        Cash cash = Cash.organization(Role.OWNER);

        Cash.operator(FIRST_OPERATOR)
                .body(body)
                .post(path(cash))
                .then()
                .statusCode(400)
                .body("errors.field", hasItem(field));
    }

    @Test
    void anAmountSentAsANumberIsAnsweredWithWhatToSend() {
        Cash cash = Cash.organization(Role.OWNER);

        Cash.operator(FIRST_OPERATOR)
                .body("{\"amount_usd\":5.00,\"reason\":\"x\"}")
                .post(path(cash))
                .then()
                .statusCode(400)
                .body("detail", equalTo("amount_usd must be a decimal string, e.g. \"5.00\""));
    }

    private static String grant(Cash cash, String key, String amount, int status, String state) {
        return Cash.operator(FIRST_OPERATOR)
                .header("Idempotency-Key", key)
                .body("{\"amount_usd\":\"" + amount + "\",\"reason\":\"Goodwill\"}")
                .post(path(cash))
                .then()
                .statusCode(status)
                .body("status", equalTo(state))
                .extract()
                .jsonPath()
                .getString("id");
    }

    private static String path(Cash cash) {
        return "/api/v1/operator/organizations/" + cash.id() + "/grants";
    }
}
