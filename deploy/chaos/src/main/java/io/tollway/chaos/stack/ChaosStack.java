package io.tollway.chaos.stack;

import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** A local stack of the campaign's own: real processes that can be killed, halted, and started again by the command that a developer uses. */
public final class ChaosStack implements AutoCloseable {
    /** Below the ports that the kernel hands out for outgoing connections. */
    private static final int FIRST_BASE = 12_580;

    private static final int LAST_BASE = 30_580;
    private static final int STEP = 500;
    /** Distances from the base, docs/api/internal.md §1. */
    private static final List<Integer> PORTS = List.of(0, 1, 2, 3, 5, 10, 12, 13, 21, 22, 23, 100, 101, 110, 111, 352);

    private static final int UP_MINUTES = 10;

    private final Path checkout;
    private final Path state;
    private final int base;
    private final int gateways;
    private final Map<String, String> environment;

    private ChaosStack(Path checkout, Path state, int base, int gateways, Map<String, String> environment) {
        this.checkout = checkout;
        this.state = state;
        this.base = base;
        this.gateways = gateways;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Starts it from nothing.
     *
     * @param environment for its services, e.g. options of their JVMs
     */
    public static ChaosStack start(Path checkout, Path state, int gateways, Map<String, String> environment) {
        int base = IntStream.iterate(FIRST_BASE, port -> port <= LAST_BASE, port -> port + STEP)
                .filter(port -> PORTS.stream().allMatch(distance -> FreePort.isFree(port + distance)))
                .findFirst()
                .orElseThrow(() -> new ChaosFailure("No free ports between " + FIRST_BASE + " and " + LAST_BASE + "."));
        ChaosStack stack = new ChaosStack(checkout, state, base, gateways, environment);
        try {
            stack.up("--fresh");
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    /** Starts what does not run. */
    public void revive() {
        up();
    }

    private void up(String... more) {
        List<String> verb = new ArrayList<>(List.of(
                "up", "--detach", "--port-base", Integer.toString(base), "--gateways", Integer.toString(gateways)));
        verb.addAll(List.of(more));
        int exit = tollway(verb);
        if (exit != 0) {
            throw new ChaosFailure("./tollway up failed; its output is in " + log() + ".");
        }
    }

    /** The names, as in {@code TOLLWAY_PID_…}, of the servers that may be killed. */
    public List<String> gatewayNames() {
        return IntStream.rangeClosed(1, gateways)
                .mapToObj(number -> number == 1 ? "GATEWAY" : "GATEWAY_" + number)
                .toList();
    }

    /** The addresses of the gateways themselves, behind the balancer if there is one. */
    public List<String> gatewayUrls() {
        return IntStream.rangeClosed(1, gateways)
                .mapToObj(number -> "http://127.0.0.1:" + (gateways == 1 ? base : base + 20 + number))
                .toList();
    }

    /** A value of {@code local.env}, read anew: process ids change. */
    public String value(String key) {
        String value = localEnv().get(key);
        if (value == null) {
            throw new ChaosFailure("The stack's local.env has no " + key + ".");
        }
        return value;
    }

    public Path state() {
        return state;
    }

    /** {@code kill -9}; returns when the process is gone. */
    public void kill(String server) {
        ProcessHandle.of(pid(server)).ifPresent(process -> {
            process.destroyForcibly();
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new ChaosFailure(server + " did not die", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ChaosFailure("interrupted", e);
            }
        });
    }

    /** Halts a process as a hypervisor or a long collection would: it wakes later and believes that no time has passed. */
    public void halt(String server, long millis) {
        long pid = pid(server);
        signal("-STOP", pid);
        try {
            Api.pause(millis);
        } finally {
            signal("-CONT", pid);
        }
    }

    /** Runs {@code ./tollway} with these arguments on this stack; its exit code. */
    public int tollway(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(checkout.resolve("tollway").toString());
        command.addAll(arguments);
        try {
            Files.createDirectories(state);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(checkout.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().put("TOLLWAY_STATE_DIR", state.toString());
            // ./tollway chaos has built already.
            builder.environment().put("TOLLWAY_NO_BUILD", "1");
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(UP_MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new ChaosFailure(
                        "./tollway " + arguments.getFirst() + " took more than " + UP_MINUTES + " minutes.");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new ChaosFailure("Cannot run ./tollway: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChaosFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        tollway(List.of("down"));
    }

    private Path log() {
        return state.resolveSibling(state.getFileName() + "-up.log");
    }

    private long pid(String server) {
        return Long.parseLong(value("TOLLWAY_PID_" + server));
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new ChaosFailure("Cannot send " + signal + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChaosFailure("interrupted", e);
        }
    }

    private Map<String, String> localEnv() {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(state.resolve("local.env"))) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            throw new ChaosFailure("Cannot read the stack's local.env: " + e.getMessage(), e);
        }
        return values;
    }
}
