package io.tollway.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortPlanTest {

    @Test
    void startsAt8080UnlessToldOtherwise() {
        PortPlan plan = new PortPlan(PortPlan.DEFAULT_BASE);
        assertThat(List.of(
                        plan.front(),
                        plan.gatewayManagement(1),
                        plan.accounts(),
                        plan.billing(),
                        plan.lease(),
                        plan.console(),
                        plan.kafka(),
                        plan.kafkaController(),
                        plan.limits(),
                        plan.keycloak(),
                        plan.keycloakManagement(),
                        plan.providers(),
                        plan.stripe(),
                        plan.smtp(),
                        plan.inbox(),
                        plan.postgres()))
                .containsExactly(
                        8080, 8085, 8081, 8082, 8083, 8090, 8092, 8093, 8094, 8180, 8181, 8190, 8191, 8025, 8026, 8432);
    }

    @Test
    void movesEveryPortWithTheBase() {
        assertThat(new PortPlan(18080).postgres() - new PortPlan(8080).postgres())
                .isEqualTo(10_000);
        assertThat(new PortPlan(18080).smtp() - new PortPlan(8080).smtp()).isEqualTo(10_000);
    }

    @Test
    void givesNoPortTwiceHoweverManyGateways() {
        PortPlan plan = new PortPlan(8080);
        List<Integer> all = Stream.concat(
                        Stream.of(
                                plan.front(),
                                plan.accounts(),
                                plan.billing(),
                                plan.lease(),
                                plan.console(),
                                plan.kafka(),
                                plan.kafkaController(),
                                plan.limits(),
                                plan.keycloak(),
                                plan.keycloakManagement(),
                                plan.providers(),
                                plan.stripe(),
                                plan.smtp(),
                                plan.inbox(),
                                plan.postgres()),
                        IntStream.rangeClosed(1, 18)
                                .boxed()
                                .flatMap(number -> Stream.of(plan.gateway(number), plan.gatewayManagement(number))))
                .toList();
        Set<Integer> different = new HashSet<>(all);
        assertThat(different).hasSameSizeAs(all);
    }

    @Test
    void aSingleGatewayIsTheFrontAndSeveralStandBehindIt() {
        assertThat(new StackPlan(new PortPlan(8080), 1, null).gatewayPort(1)).isEqualTo(8080);
        StackPlan three = new StackPlan(new PortPlan(8080), 3, null);
        assertThat(List.of(three.gatewayPort(1), three.gatewayPort(2), three.gatewayPort(3)))
                .containsExactly(8101, 8102, 8103);
        assertThat(three.ports().front()).isEqualTo(8080);
    }

    @Test
    void refusesABaseThatWouldLeaveTheRangeOfPortsAndSaysWhichFit() {
        assertThatThrownBy(() -> new PortPlan(1000))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("1079");
        assertThatThrownBy(() -> new PortPlan(65_500)).hasMessageContaining("65183");
        assertThatThrownBy(() -> new StackPlan(new PortPlan(8080), 0, null)).hasMessageContaining("--gateways");
    }
}
