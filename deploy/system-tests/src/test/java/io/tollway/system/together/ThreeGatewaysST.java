package io.tollway.system.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollway.system.money.ThousandRequests;
import io.tollway.system.money.ThousandRequests.Purse;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import io.tollway.system.stack.StackClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three gateways behind HAProxy: money is theirs in common, and so are limits of traffic. The last of the system tests, since it starts the stack in another shape. */
class ThreeGatewaysST {
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
        List<Integer> statuses = sent.stream().map(each -> each.join().status()).toList();

        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(10);
    }

    private static boolean installed(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
