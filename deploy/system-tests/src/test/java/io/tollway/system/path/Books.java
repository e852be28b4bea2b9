package io.tollway.system.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;

/** The ledger's own proof, as billing publishes it for operators. */
public final class Books {
    private final JsonNode health;

    private Books(JsonNode health) {
        this.health = health;
    }

    public static Books of(RunningStack stack) {
        String token = StackClient.personToken(
                stack, stack.value("TOLLWAY_OPERATOR"), stack.value("TOLLWAY_OPERATOR_PASSWORD"));
        return new Books(new StackClient(stack.value("TOLLWAY_BILLING_URL"), token)
                .get("/api/v1/operator/ledger/health")
                .ok());
    }

    /** Every invariant holds, nothing is parked, no record is missing. */
    public void assertProved() {
        assertThat(health.get("invariants")).isNotEmpty();
        for (JsonNode invariant : health.get("invariants")) {
            assertThat(invariant.get("violations").asLong())
                    .as(invariant.toString())
                    .isZero();
        }
        assertThat(health.get("dead_letters").asLong()).as(health.toString()).isZero();
        assertThat(health.get("gaps")).as("gaps").isEmpty();
    }
}
