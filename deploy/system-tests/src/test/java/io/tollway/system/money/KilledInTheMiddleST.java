package io.tollway.system.money;

import static io.tollway.system.stack.StackClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.path.Books;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import io.tollway.system.stack.StackClient.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the gateway and of billing in the middle of a thousand requests. What clients saw answered is charged, what is charged was served, to the nano; whatever the provider
 * served beyond it has a name.
 */
class KilledInTheMiddleST {
    private static final int REQUESTS = 1_000;
    private static final int AT_ONCE = 20;
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);

    private final RunningStack stack = RunningStack.get();

    @Test
    void everyAnswerIsChargedOnceAndEveryChargeWasServed() throws Exception {
        Tenant tenant = Tenant.withCredit(stack, "Survivor", "5.00");
        long firstRow = lastInvoiceRow();
        Map<UUID, Long> answered = new ConcurrentHashMap<>();
        AtomicInteger ended = new AtomicInteger();

        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Semaphore places = new Semaphore(AT_ONCE);
            crowd.submit(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    int number = i;
                    places.acquireUninterruptibly();
                    crowd.submit(() -> {
                        ask(tenant, number, answered);
                        ended.incrementAndGet();
                        places.release();
                    });
                }
            });
            eventually(Duration.ofMinutes(3), ended::get, count -> count >= 300);
            stack.kill("GATEWAY");
            assertThat(stack.up().exitCode()).isZero();
            int soFar = ended.get();
            eventually(Duration.ofMinutes(3), ended::get, count -> count >= Math.min(REQUESTS, soFar + 200));
            stack.kill("BILLING");
            assertThat(stack.up().exitCode()).isZero();
            eventually(Duration.ofMinutes(3), ended::get, count -> count == REQUESTS);
            crowd.shutdown();
            assertThat(crowd.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }

        Map<UUID, Tenant.Charge> charges =
                eventually(Duration.ofMinutes(1), tenant::charges, applied -> applied.keySet()
                        .containsAll(answered.keySet()));
        Map<UUID, Long> served = served(firstRow);

        assertThat(answered).hasSizeGreaterThan(300);
        answered.forEach((id, nano) ->
                assertThat(charges.get(id).nano()).as("charge of " + id).isEqualTo(nano));
        charges.forEach((id, charge) ->
                assertThat(charge.nano()).as("charge of " + id).isLessThanOrEqualTo(served.getOrDefault(id, 0L)));
        served.forEach((id, nano) -> {
            Tenant.Charge charge = charges.get(id);
            String name = charge == null ? "no durable START: no byte reached a client" : charge.outcome();
            boolean explained = charge == null || charge.nano() == nano || !name.equals("complete");
            assertThat(explained)
                    .as("served " + nano + " of " + id + ", charged " + charge)
                    .isTrue();
        });
        long total = charges.values().stream().mapToLong(Tenant.Charge::nano).sum();
        eventually(
                Duration.ofSeconds(30),
                tenant::totalUsage,
                used -> used.multiply(NANO).longValueExact() == total);
        Books.of(stack).assertProved();
    }

    /** Asks once; a broken connection or a refusal while something is down is not an answer. */
    private static void ask(Tenant tenant, int number, Map<UUID, Long> answered) {
        try {
            Answer answer = tenant.gateway()
                    .postAsync(
                            "/v1/chat/completions", tenant.body("Count, please: 20 words, number " + number, 64, false))
                    .join();
            if (answer.status() == 200) {
                UUID id = UUID.fromString(answer.header("x-generation-id").replace("gen-", ""));
                answered.put(
                        id,
                        answer.json()
                                .at("/usage/cost")
                                .decimalValue()
                                .multiply(NANO)
                                .longValueExact());
            } else {
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            }
        } catch (java.util.concurrent.CompletionException brokenConnection) {
            eventually(Duration.ofMinutes(2), () -> isAnswering(tenant), answering -> answering);
        }
    }

    /** A client that lost its connection asks for the next thing once there is somebody to ask. */
    private static boolean isAnswering(Tenant tenant) {
        try {
            return tenant.gateway().get("/v1/models").status() == 200;
        } catch (java.io.UncheckedIOException stillAway) {
            return false;
        }
    }

    private long lastInvoiceRow() throws IOException {
        long last = 0;
        for (String line : invoice(0)) {
            last = StackClient.JSON.readTree(line).get("seq").asLong();
        }
        return last;
    }

    /** What the provider says it served, nano-dollars by request id; an attempt that was retried elsewhere adds to the same id. */
    private Map<UUID, Long> served(long after) throws IOException {
        Map<UUID, Long> served = new HashMap<>();
        for (String line : invoice(after)) {
            JsonNode row = StackClient.JSON.readTree(line);
            String id = row.path("x_request_id").asText("");
            if (id.startsWith("gen-")) {
                long nano = new BigDecimal(row.get("cost_usd").asText())
                        .multiply(NANO)
                        .setScale(0, java.math.RoundingMode.HALF_UP)
                        .longValueExact();
                served.merge(UUID.fromString(id.substring(4)), nano, Long::sum);
            }
        }
        return served;
    }

    private java.util.List<String> invoice(long after) {
        return new StackClient(stack.value("TOLLWAY_PROVIDERS_URL"), "")
                .get("/_simulator/invoice?after=" + after)
                .text()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
