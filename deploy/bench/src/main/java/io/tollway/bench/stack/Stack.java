package io.tollway.bench.stack;

import io.tollway.bench.target.BenchFailure;
import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The real local stack whose gateway is measured: one of the bench's own, beside whatever else runs, or one that runs already. */
public final class Stack implements AutoCloseable {

    private static final Duration UP = Duration.ofMinutes(8);
    private static final Duration DOWN = Duration.ofMinutes(3);
    /** As distances from the base, docs/api/internal.md §1. */
    private static final List<Integer> PORTS = List.of(0, 1, 2, 3, 5, 10, 12, 13, 100, 101, 110, 111, -55, -54, 352);
    /** Below the ports that the kernel hands out for outgoing connections. */
    private static final int FIRST_BASE = 18_080;

    private static final int LAST_BASE = 31_080;
    private static final int STEP = 500;

    private final LocalEnvFile env;
    private final Path state;
    private final Runnable stop;

    private Stack(LocalEnvFile env, Path state, Runnable stop) {
        this.env = env;
        this.state = state;
        this.stop = stop;
    }

    /** One that somebody else started and will stop. */
    public static Stack running(Path localEnv) {
        return new Stack(LocalEnvFile.read(localEnv), localEnv.toAbsolutePath().resolveSibling("."), () -> {});
    }

    /**
     * Starts one from nothing with a state folder and ports of its own.
     *
     * @param gatewayLoops event loops of its gateway: as many as it gets processors
     */
    public static Stack start(Path checkout, Path state, int portBase, int gatewayLoops) {
        int base = portBase > 0 ? portBase : freeBase();
        Runnable stop = () -> run(checkout, state, gatewayLoops, DOWN, List.of("down"));
        try {
            run(
                    checkout,
                    state,
                    gatewayLoops,
                    UP,
                    List.of("up", "--detach", "--fresh", "--port-base", Integer.toString(base)));
            return new Stack(LocalEnvFile.read(state.resolve("local.env")), state, stop);
        } catch (RuntimeException e) {
            stop.run();
            throw e;
        }
    }

    public String gatewayUrl() {
        return env.required("TOLLWAY_GATEWAY_URL");
    }

    public int gatewayPort() {
        return URI.create(gatewayUrl()).getPort();
    }

    public long gatewayPid() {
        return env.pid("GATEWAY")
                .orElseThrow(() -> new BenchFailure("The stack's local.env lacks TOLLWAY_PID_GATEWAY."));
    }

    /** Every server but the gateway, by its name in local.env. */
    public Map<String, Long> otherPids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (String name : List.of(
                "KAFKA", "POSTGRES", "BILLING", "ACCOUNTS", "CONSOLE", "KEYCLOAK", "STRIPE", "PROVIDERS", "MAIL")) {
            env.pid(name).ifPresent(pid -> pids.put(name, pid));
        }
        return pids;
    }

    public String operatorKey() {
        return env.required("TOLLWAY_OPERATOR_KEY");
    }

    public String billingUrl() {
        return env.required("TOLLWAY_BILLING_URL");
    }

    /** {@code scheme://user:password@host:port/database} of billing's tables. */
    public String billingDatabase() {
        return env.required("TOLLWAY_BILLING_DB_URL");
    }

    public String kafkaBootstrap() {
        return env.required("TOLLWAY_KAFKA_BOOTSTRAP");
    }

    /** Where gateways get leases: the port behind billing's own, docs/api/internal.md §1. */
    public String leaseUrl() {
        URI billing = URI.create(billingUrl());
        return billing.getScheme() + "://" + billing.getHost() + ":" + (billing.getPort() + 1);
    }

    /** What gateways show there. */
    public String leaseToken() {
        Path file = state.resolve("secrets/lease-token");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new BenchFailure("Cannot read " + file + ", the stack's lease token: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stop.run();
    }

    private static int freeBase() {
        return IntStream.iterate(FIRST_BASE, base -> base <= LAST_BASE, base -> base + STEP)
                .filter(base -> PORTS.stream().allMatch(distance -> FreePort.isFree(base + distance)))
                .findFirst()
                .orElseThrow(() ->
                        new BenchFailure("No free ports for the stack under measurement; name some with --port-base."));
    }

    private static void run(Path checkout, Path state, int gatewayLoops, Duration timeout, List<String> verb) {
        List<String> command = new ArrayList<>(
                Stream.concat(Stream.of(checkout.resolve("tollway").toString()), verb.stream())
                        .toList());
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(checkout.toFile()).inheritIO();
            builder.environment().put("TOLLWAY_STATE_DIR", state.toString());
            // ./tollway bench has built already, and a build would compete with the measurement.
            builder.environment().put("TOLLWAY_NO_BUILD", "1");
            builder.environment().put("GATEWAY_HTTP_EVENT_LOOPS", Integer.toString(gatewayLoops));
            Process process = builder.start();
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.toHandle().destroy();
                throw new BenchFailure(
                        "./tollway " + verb.getFirst() + " took more than " + timeout.toMinutes() + " minutes.");
            }
            if (process.exitValue() != 0) {
                throw new BenchFailure("The stack under measurement: ./tollway " + verb.getFirst()
                        + " failed; its message is above, its logs are in " + state.resolve("logs") + ".");
            }
        } catch (IOException e) {
            throw new BenchFailure("Cannot run ./tollway: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("Interrupted while waiting for ./tollway " + verb.getFirst() + ".", e);
        }
    }
}
