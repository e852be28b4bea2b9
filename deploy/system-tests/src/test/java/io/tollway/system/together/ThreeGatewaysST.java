package io.tollway.system.together;

import static io.tollway.system.stack.StackClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollway.system.money.ThousandRequests;
import io.tollway.system.money.ThousandRequests.Purse;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import io.tollway.system.stack.StackClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three gateways behind HAProxy: money is theirs in common, and so are limits of traffic. The last of the system tests, since it starts the stack in another shape. */
class ThreeGatewaysST {
    private static final Duration SOON = Duration.ofSeconds(20);

    private RunningStack stack;

    @BeforeEach
    void threeGateways() {
        assumeTrue(installed("haproxy"), "needs HAProxy (Debian: apt-get install haproxy)");
        stack = RunningStack.withGateways(3);
    }

    @ParameterizedTest
    @EnumSource(Purse.class)
    void aThousandRequestsOverspendNothingAndAreServedAsFarAsTheDollarGoes(Purse purse) {
        ThousandRequests.againstOneDollar(stack, purse);
    }

    @Test
    void aKeysRequestsADayAreCountedTogether() {
        assumeTrue(
                installed("redis-server") || installed("valkey-server"),
                "needs Redis or Valkey (Debian: apt-get install redis-server)");
        // A store that was slow for a moment leaves each gateway with its share of three, which is another promise.
        List<Integer> statuses = List.of();
        boolean together = false;
        for (int attempt = 0; attempt < 5 && !together; attempt++) {
            eventually(SOON, this::countedTogether, counted -> counted);
            double failures = storeFailures();
            statuses = sixtyCallsOfAKeyWithTenADay();
            together = countedTogether() && storeFailures() == failures;
        }

        assertThat(together).as("the store answered in time").isTrue();
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(10);
    }

    private List<Integer> sixtyCallsOfAKeyWithTenADay() {
        String gateway = stack.value("TOLLWAY_GATEWAY_URL");
        String key = new StackClient(gateway, stack.value("TOLLWAY_DEMO_MANAGEMENT_KEY"))
                .post("/api/v1/keys", "{\"name\":\"ten a day\",\"rate_limits\":{\"requests_per_day\":10}}")
                .ok()
                .get("key")
                .asText();
        StackClient client = new StackClient(gateway, key);
        String body = "{\"model\":\"" + stack.value("TOLLWAY_DEMO_MODEL")
                + "\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        List<CompletableFuture<Answer>> sent = IntStream.range(0, 60)
                .mapToObj(number -> client.postAsync("/v1/chat/completions", body))
                .toList();
        return sent.stream().map(each -> each.join().status()).toList();
    }

    private boolean countedTogether() {
        return gateways()
                .map(each -> each.get("/q/health/well").json().at("/checks/0/data"))
                .allMatch(store -> store.path("counted").asText().equals("together")
                        && store.path("gateways").asInt() == 3);
    }

    private double storeFailures() {
        List<String> counts = gateways()
                .flatMap(each -> each.get("/q/metrics").text().lines())
                .filter(line -> line.startsWith("gateway_limit_store_failures_total"))
                .toList();
        assertThat(counts).hasSize(3);
        return counts.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Stream<StackClient> gateways() {
        return Stream.of(stack.value("TOLLWAY_GATEWAY_MANAGEMENT_URLS").split(","))
                .map(url -> new StackClient(url, ""));
    }

    private static boolean installed(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
