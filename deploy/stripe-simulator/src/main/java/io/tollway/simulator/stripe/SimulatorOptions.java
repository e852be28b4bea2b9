package io.tollway.simulator.stripe;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is started.
 *
 * @param port 0 for any free one
 * @param data where the state is kept; null to forget it at the end
 * @param publicUrl the address that pages and links name; null for the address the server listens on
 * @param clock what time it is
 * @param laterRetry how long a webhook waits that has failed more than once
 */
public record SimulatorOptions(
        String host,
        int port,
        @Nullable Path data,
        @Nullable String publicUrl,
        Clock clock,
        Duration laterRetry) {
    static final String USAGE = """
            usage: java -jar stripe-simulator.jar [--port N] [--host ADDRESS] [--data DIR] [--public-url URL]
              --port        port to listen on; 0 takes a free one (default 8191)
              --host        address to listen on (default 127.0.0.1)
              --data        folder that keeps the state between runs (default: none, the state is forgotten)
              --public-url  address under which browsers reach the simulator (default: http://HOST:PORT)
            """;

    private static final int DEFAULT_PORT = 8191;
    private static final int LARGEST_PORT = 65_535;
    private static final Duration LATER_RETRY = Duration.ofSeconds(10);

    public SimulatorOptions {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("--port must be from 0 to " + LARGEST_PORT + ", not " + port);
        }
        if (publicUrl != null) {
            requireHttp(publicUrl);
        }
    }

    /** For a test: a free loopback port, and nothing kept. */
    public static SimulatorOptions inMemory() {
        return new SimulatorOptions("127.0.0.1", 0, null, null, Clock.systemUTC(), LATER_RETRY);
    }

    /** The same, with the state kept in a folder. */
    public SimulatorOptions withData(Path folder) {
        return new SimulatorOptions(host, port, folder, publicUrl, clock, laterRetry);
    }

    public SimulatorOptions withClock(Clock other) {
        return new SimulatorOptions(host, port, data, publicUrl, other, laterRetry);
    }

    public SimulatorOptions withLaterRetry(Duration wait) {
        return new SimulatorOptions(host, port, data, publicUrl, clock, wait);
    }

    /** @throws IllegalArgumentException with a message for the person at the terminal */
    static SimulatorOptions parse(String... arguments) {
        SimulatorOptions options =
                new SimulatorOptions("127.0.0.1", DEFAULT_PORT, null, null, Clock.systemUTC(), LATER_RETRY);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments[i + 1];
            options = switch (name) {
                case "--port" -> options.at(options.host, port(value));
                case "--host" -> options.at(value, options.port);
                case "--data" -> options.withData(folder(value));
                case "--public-url" -> options.withPublicUrl(value);
                default -> throw new IllegalArgumentException("unknown option " + name);
            };
        }
        return options;
    }

    private SimulatorOptions at(String otherHost, int otherPort) {
        return new SimulatorOptions(otherHost, otherPort, data, publicUrl, clock, laterRetry);
    }

    private SimulatorOptions withPublicUrl(String url) {
        return new SimulatorOptions(host, port, data, url, clock, laterRetry);
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port must be a number, not '" + value + "'", e);
        }
    }

    private static Path folder(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--data must be a folder: " + e.getMessage(), e);
        }
    }

    private static void requireHttp(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("--public-url must start with http:// or https://, not '" + url + "'");
        }
    }
}
