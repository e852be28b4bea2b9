package io.tollway.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Organizations with granted credit, made through the operator's API as any other. */
final class Organizations {
    /** What may be granted without a second approval. */
    private static final String GRANT_USD = "450.00";

    private static final Duration PROPAGATION = Duration.ofSeconds(60);
    private static final int AT_ONCE = 4;

    private Organizations() {}

    static List<UUID> create(Stack stack, int count) {
        JsonCalls operator = new JsonCalls(stack.gatewayUrl()).bearer(stack.operatorKey());
        String run = UUID.randomUUID().toString();
        List<Future<UUID>> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < count; i++) {
                String name = run + "-" + i;
                made.add(threads.submit(() -> create(operator, name)));
            }
        }
        List<UUID> organizations = new ArrayList<>();
        for (Future<UUID> each : made) {
            try {
                organizations.add(each.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an organization could not be made", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return organizations;
    }

    private static UUID create(JsonCalls operator, String name) {
        JsonNode organization = JsonCalls.patiently(
                        PROPAGATION, () -> operator.header("Idempotency-Key", "bench-organization-" + name)
                                .post(
                                        "/api/v1/operator/organizations",
                                        JsonCalls.JSON
                                                .createObjectNode()
                                                .put("name", "Bench " + name)
                                                .put("owner_email", "bench@example.com")))
                .required("create an organization");
        String id = organization.path("id").asText();
        JsonCalls.patiently(PROPAGATION, () -> operator.header("Idempotency-Key", "bench-grant-" + name)
                        .post(
                                "/api/v1/operator/organizations/" + id + "/grants",
                                JsonCalls.JSON
                                        .createObjectNode()
                                        .put("amount_usd", GRANT_USD)
                                        .put("reason", "measurement")))
                .required("grant credit");
        return UUID.fromString(id);
    }
}
