package io.tollway.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosStack;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/** An organization made through the operator's API, and its key. */
public record Customer(UUID organization, Purse purse, String key) {

    static final String GRANT_USD = "0.01";

    /** Makes it and grants its credit. */
    public static Customer create(ChaosStack stack, String name, Purse purse) {
        Api operator = operator(stack);
        ObjectNode body =
                Api.JSON.createObjectNode().put("name", name).put("owner_email", stack.value("TOLLWAY_DEMO_OWNER"));
        JsonNode made = operator.patiently(
                "/api/v1/operator/organizations", body, Map.of("Idempotency-Key", "chaos-" + UUID.randomUUID()));
        UUID organization = UUID.fromString(made.path("id").asText());
        ObjectNode key = Api.JSON.createObjectNode().put("name", name);
        if (!purse.keyLimitUsd().isEmpty()) {
            key.put("limit", new BigDecimal(purse.keyLimitUsd()));
        }
        String secret = new Api(operator.base(), made.path("management_key").asText())
                .patiently("/api/v1/keys", key, Map.of())
                .path("key")
                .asText();
        Customer customer = new Customer(organization, purse, secret);
        customer.grant(stack, purse.creditUsd());
        return customer;
    }

    /** A cent more for whoever runs dry. */
    public void grantLittle(ChaosStack stack) {
        grant(stack, GRANT_USD);
    }

    private void grant(ChaosStack stack, String usd) {
        operator(stack)
                .patiently(
                        "/api/v1/operator/organizations/" + organization + "/grants",
                        Api.JSON.createObjectNode().put("amount_usd", usd).put("reason", "chaos"),
                        Map.of("Idempotency-Key", "chaos-" + UUID.randomUUID()));
    }

    private static Api operator(ChaosStack stack) {
        return new Api(stack.value("TOLLWAY_GATEWAY_URL"), stack.value("TOLLWAY_OPERATOR_KEY"));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Customer[" + organization + ", " + purse + "]";
    }
}
