package io.tollway.local.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollway.local.machine.DebianProgram;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.StackPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BalancerTest {
    private static final StackPlan THREE = new StackPlan(new PortPlan(8080), 3, null);

    @TempDir
    Path folder;

    @Test
    void listensWhereASingleGatewayWouldAndAsksEachGatewayWhetherItIsReady() {
        assertThat(Balancer.configuration(THREE))
                .contains("bind 127.0.0.1:8080")
                .contains("server gateway 127.0.0.1:8101 check port 8085")
                .contains("server gateway-2 127.0.0.1:8102 check port 8122")
                .contains("server gateway-3 127.0.0.1:8103 check port 8123")
                .doesNotContain("gateway-4");
    }

    @Test
    void neverSendsARequestTwiceThatMayHaveArrived() {
        assertThat(Balancer.configuration(THREE)).contains("retry-on conn-failure\n");
    }

    @Test
    void waitsLongerForABusyGatewayThanItRestsBetweenChecks() {
        assertThat(Balancer.configuration(THREE)).contains("timeout check 3s\n", "inter 500ms");
    }

    @Test
    void isAConfigurationThatTheProgramTakes() throws Exception {
        Optional<Path> program = new DebianProgram("haproxy", "haproxy", "the test asks it").installed();
        assumeTrue(program.isPresent(), "haproxy is not installed: apt-get install haproxy");
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), Balancer.configuration(THREE));

        Process check = new ProcessBuilder(program.get().toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
    }
}
