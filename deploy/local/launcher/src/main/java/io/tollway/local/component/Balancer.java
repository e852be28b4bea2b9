package io.tollway.local.component;

import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.http.JsonClient;
import io.tollway.local.machine.DebianProgram;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.StackPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * HAProxy before several gateways: it listens where a single gateway would, and asks each gateway's readiness twice a second.
 *
 * <p>A request is tried elsewhere only when its connection could not be made: once bytes have gone out nobody knows whether a model ran, and a second try could be paid twice.
 */
final class Balancer {
    static final String NAME = "haproxy";
    private static final String ALIVE = "/.balancer";
    private static final DebianProgram PROGRAM = new DebianProgram(
            "haproxy", "haproxy", "--gateways needs it to spread requests over them; one gateway needs none");

    private final LocalStack stack;

    Balancer(LocalStack stack) {
        this.stack = stack;
    }

    Component component() {
        StackPlan plan = stack.plan();
        JsonClient client = new JsonClient(PortPlan.url(plan.ports().front()));
        return new Component(
                NAME,
                IntStream.rangeClosed(1, plan.gateways())
                        .mapToObj(Services::gatewayName)
                        .collect(Collectors.toSet()),
                List.of(plan.ports().front()),
                PortPlan.url(plan.ports().front()),
                StopSignal.TERM,
                Duration.ofSeconds(30),
                this::start,
                () -> client.healthy(ALIVE),
                () -> {});
    }

    private ProcessId start(Consumer<ProcessId> spawned) {
        Path program = PROGRAM.find();
        Path file = stack.folder().writeConfiguration(NAME, "cfg", configuration(stack.plan()));
        ChildProcess child = ChildProcess.start(new ChildCommand(
                NAME,
                List.of(program.toString(), "-db", "-f", file.toString()),
                Map.of(),
                stack.folder().data(NAME),
                stack.folder().log(NAME),
                Lifetime.DETACHED,
                StopSignal.TERM));
        spawned.accept(child.id());
        return child.id();
    }

    /**
     * Clients' timeouts are longer than the gateway's own longest wait, so that it is always the gateway that says what took too long. A check waits for three seconds: a gateway that is
     * dead refuses at once, and one that is merely busy must not be taken away, or its load makes the next one busy until none is left.
     */
    static String configuration(StackPlan plan) {
        StringBuilder text =
                new StringBuilder("""
                # Written by ./tollway up on every start; changes here are lost.
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 700s
                  timeout server 700s
                  timeout http-request 700s
                  timeout http-keep-alive 60s
                  timeout queue 5s
                  timeout check 3s
                  retries 2
                  retry-on conn-failure
                  option redispatch
                  http-reuse safe
                  http-error status 503 content-type application/json string '%s'
                frontend public
                  bind 127.0.0.1:%d
                  monitor-uri %s
                  monitor fail if { nbsrv(gateways) lt 1 }
                  default_backend gateways
                backend gateways
                  balance leastconn
                  option httpchk GET /q/health/ready
                """.formatted(UNAVAILABLE, plan.ports().front(), ALIVE));
        for (int number = 1; number <= plan.gateways(); number++) {
            text.append("  server ")
                    .append(Services.gatewayName(number))
                    .append(" 127.0.0.1:")
                    .append(plan.gatewayPort(number))
                    .append(" check port ")
                    .append(plan.ports().gatewayManagement(number))
                    .append(" inter 500ms fall 2 rise 1\n");
        }
        return text.toString();
    }

    /** In the gateway's own shape, so that clients read it like any other error. */
    private static final String UNAVAILABLE =
            "{\"error\":{\"code\":\"gateway_unavailable\",\"message\":\"No gateway is ready; try again\",\"type\":\"api_error\","
                    + "\"param\":null,\"metadata\":{\"error_type\":\"server\",\"error_code\":\"gateway_unavailable\",\"retryable\":true}}}";
}
