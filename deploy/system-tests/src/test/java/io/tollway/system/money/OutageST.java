package io.tollway.system.money;

import static io.tollway.system.stack.StackClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.system.path.Books;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL, Kafka, Keycloak, billing and accounts are killed together. The gateway serves on the leases it has, then says that the money cannot be asked for; on their return everything
 * is settled. {@code TOLLWAY_OUTAGE_MINUTES=10} keeps them away for so long, with a request every two seconds.
 */
class OutageST {
    private static final List<String> GONE = List.of("BILLING", "ACCOUNTS", "KEYCLOAK", "KAFKA", "POSTGRES");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration OUTAGE =
            Duration.ofMinutes(Long.parseLong(System.getenv().getOrDefault("TOLLWAY_OUTAGE_MINUTES", "0")));
    private static final int CHEAP_AT_LEAST = 20;

    private final RunningStack stack = RunningStack.get();
    private final Map<UUID, Long> answered = new HashMap<>();

    @Test
    void fundedKeysGoOnThenMoneyIsUnavailableAndOnReturnEverythingIsSettled() {
        DearModel.declare(stack);
        Tenant tenant = Tenant.withCredit(stack, "Outage", "1");
        eventually(SOON, () -> dear(tenant, 0), answer -> answer.status() == 200);

        GONE.forEach(stack::kill);
        try {
            onTheLeases(tenant);
            untilTheyAreSpent(tenant);
            assertThat(tenant.gateway().get("/v1/models").status()).isEqualTo(200);
        } finally {
            assertThat(stack.up().exitCode()).isZero();
        }

        eventually(Duration.ofMinutes(2), () -> dear(tenant, 1), answer -> answer.status() == 200);
        Served.assertChargedOnce(tenant, answered);
        Books.of(stack).assertProved();
    }

    /** A lease of two cents serves hundreds of the demo's cheap answers. */
    private void onTheLeases(Tenant tenant) {
        long until = System.nanoTime() + OUTAGE.toNanos();
        int[] served = {0};
        Duration most = OUTAGE.plus(SOON);
        eventually(most, () -> cheap(tenant), answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return ++served[0] >= CHEAP_AT_LEAST && System.nanoTime() - until >= 0;
        });
    }

    private void untilTheyAreSpent(Tenant tenant) {
        int[] number = {0};
        eventually(SOON, () -> dear(tenant, number[0]++), answer -> {
            assertThat(answer.status()).as(answer.text()).isIn(200, 503);
            return answer.status() == 503;
        });
        for (boolean streamed : new boolean[] {false, true}) {
            Answer refused = tenant.gateway().post("/v1/chat/completions", DearModel.request(1, streamed));
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.json().at("/error/code").asText()).isEqualTo("billing_unavailable");
            assertThat(refused.header("retry-after")).isNotEmpty();
        }
    }

    private Answer cheap(Tenant tenant) {
        pace();
        return noted(tenant.gateway().post("/v1/chat/completions", tenant.body("Hello, in 5 words", 16, false)));
    }

    private Answer dear(Tenant tenant, int number) {
        return noted(tenant.gateway().post("/v1/chat/completions", DearModel.request(number, number % 2 == 1)));
    }

    private Answer noted(Answer answer) {
        if (answer.status() == 200) {
            Served served = Served.of(answer);
            answered.put(served.id(), served.nano());
        }
        return answer;
    }

    private static void pace() {
        if (!OUTAGE.isZero()) {
            try {
                Thread.sleep(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
