package io.tollway.system.money;

import static io.tollway.system.stack.StackClient.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** An organization of its own with a known credit, made through the operator's API, and what the ledger has on it. */
final class Tenant {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final RunningStack stack;
    private final String organization;
    private final String managementKey;
    private final String key;

    private Tenant(RunningStack stack, String organization, String managementKey, String key) {
        this.stack = stack;
        this.organization = organization;
        this.managementKey = managementKey;
        this.key = key;
    }

    /** One applied record of usage. */
    record Charge(String outcome, long nano) {}

    static Tenant withCredit(RunningStack stack, String name, String usd) {
        String gateway = stack.value("TOLLWAY_GATEWAY_URL");
        StackClient operator = new StackClient(gateway, stack.value("TOLLWAY_OPERATOR_KEY"));
        JsonNode made = operator.post(
                        "/api/v1/operator/organizations",
                        "{\"name\":\"" + name + "\",\"owner_email\":\"" + stack.value("TOLLWAY_DEMO_OWNER") + "\"}")
                .ok();
        String id = made.get("id").asText();
        String key = new StackClient(gateway, made.get("management_key").asText())
                .post("/api/v1/keys", "{\"name\":\"" + name + "\"}")
                .ok()
                .get("key")
                .asText();
        eventually(
                SOON,
                () -> operator.post(
                        "/api/v1/operator/organizations/" + id + "/grants",
                        "{\"amount_usd\":\"" + usd + "\",\"reason\":\"test\"}",
                        "Idempotency-Key",
                        "grant-" + id),
                answer -> answer.status() == 201);
        Tenant tenant = new Tenant(stack, id, made.get("management_key").asText(), key);
        eventually(SOON, tenant::totalCredits, total -> total.compareTo(new BigDecimal(usd)) == 0);
        // A key is known before its policy is, and until then its calls are to be tried again: a model that does not
        // exist is named only to those whose policy has come.
        eventually(
                SOON,
                () -> tenant.gateway().post("/v1/chat/completions", body("none/none", "Hello", 1, false)),
                answer -> answer.status() != 503);
        return tenant;
    }

    String organization() {
        return organization;
    }

    /** The public API with a key that manages this organization. */
    StackClient management() {
        return new StackClient(stack.value("TOLLWAY_GATEWAY_URL"), managementKey);
    }

    StackClient gateway() {
        return new StackClient(stack.value("TOLLWAY_GATEWAY_URL"), key);
    }

    String body(String prompt, int maxTokens, boolean streamed) {
        return body(stack.value("TOLLWAY_DEMO_MODEL"), prompt, maxTokens, streamed);
    }

    private static String body(String model, String prompt, int maxTokens, boolean streamed) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":" + maxTokens + ",\"stream\":" + streamed
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    }

    BigDecimal totalCredits() {
        return credits("total_credits");
    }

    BigDecimal totalUsage() {
        return credits("total_usage");
    }

    private BigDecimal credits(String field) {
        return eventually(SOON, () -> gateway().get("/v1/credits"), answer -> answer.status() == 200)
                .ok()
                .at("/data/" + field)
                .decimalValue();
    }

    /** Every record that billing has applied for this organization, by request id. */
    Map<UUID, Charge> charges() {
        String sql = "SELECT request_id, outcome, charge_nano FROM usage_record WHERE tenant_id = ?";
        String url = "jdbc:" + stack.value("TOLLWAY_BILLING_DB_URL").replaceFirst("//[^@]*@", "//");
        String[] login = stack.value("TOLLWAY_BILLING_DB_URL")
                .replaceFirst("^[a-z]+://", "")
                .replaceFirst("@.*", "")
                .split(":", 2);
        try (var connection = DriverManager.getConnection(url, login[0], login[1]);
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(organization));
            Map<UUID, Charge> charges = new HashMap<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    charges.put(rows.getObject(1, UUID.class), new Charge(rows.getString(2), rows.getLong(3)));
                }
            }
            return charges;
        } catch (SQLException e) {
            throw new AssertionError("cannot read the ledger", e);
        }
    }
}
