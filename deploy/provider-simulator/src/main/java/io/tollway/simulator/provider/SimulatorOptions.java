package io.tollway.simulator.provider;

import io.tollway.simulator.provider.serving.Pacing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator runs.
 *
 * @param host the interface to listen on
 * @param port 0 for any free one
 * @param data where the invoice is kept; a fresh temporary directory when absent
 * @param catalog the catalogue file; the built-in catalogue when absent
 * @param faults a JSON or YAML list of faults in force from the start
 * @param eventLoops how many threads serve; one serves ten thousand short requests a second
 * @param bodyLimit the largest body accepted, bytes
 * @param environment resolves {@code ${NAME}} in the catalogue
 */
public record SimulatorOptions(
        String host,
        int port,
        @Nullable Path data,
        @Nullable Path catalog,
        @Nullable Path faults,
        Pacing pacing,
        long seed,
        int eventLoops,
        int bodyLimit,
        UnaryOperator<@Nullable String> environment,
        Clock clock) {
    private static final int BODY_LIMIT = 64 * 1024 * 1024;

    public SimulatorOptions {
        between("port", port, 0, 65_535);
        between("event-loops", eventLoops, 1, 64);
        between("body-limit", bodyLimit, 1_024, 1_073_741_824);
    }

    /** Loopback, a free port, a temporary invoice, the built-in catalogue, as fast as the caller reads, seed 1. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                "127.0.0.1",
                0,
                null,
                null,
                null,
                new Pacing(0, 0, 0),
                1,
                1,
                BODY_LIMIT,
                System::getenv,
                Clock.systemUTC());
    }

    public SimulatorOptions withHost(String name) {
        return new SimulatorOptions(
                name, port, data, catalog, faults, pacing, seed, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withPort(int number) {
        return new SimulatorOptions(
                host, number, data, catalog, faults, pacing, seed, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withData(Path directory) {
        return new SimulatorOptions(
                host, port, directory, catalog, faults, pacing, seed, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withCatalog(Path file) {
        return new SimulatorOptions(
                host, port, data, file, faults, pacing, seed, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withFaults(Path file) {
        return new SimulatorOptions(
                host, port, data, catalog, file, pacing, seed, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withPacing(Pacing pace) {
        return new SimulatorOptions(
                host, port, data, catalog, faults, pace, seed, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withSeed(long number) {
        return new SimulatorOptions(
                host, port, data, catalog, faults, pacing, number, eventLoops, bodyLimit, environment, clock);
    }

    public SimulatorOptions withEventLoops(int count) {
        return new SimulatorOptions(
                host, port, data, catalog, faults, pacing, seed, count, bodyLimit, environment, clock);
    }

    public SimulatorOptions withBodyLimit(int bytes) {
        return new SimulatorOptions(
                host, port, data, catalog, faults, pacing, seed, eventLoops, bytes, environment, clock);
    }

    public SimulatorOptions withEnvironment(UnaryOperator<@Nullable String> variables) {
        return new SimulatorOptions(
                host, port, data, catalog, faults, pacing, seed, eventLoops, bodyLimit, variables, clock);
    }

    public SimulatorOptions withClock(Clock other) {
        return new SimulatorOptions(
                host, port, data, catalog, faults, pacing, seed, eventLoops, bodyLimit, environment, other);
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
