package io.tollway.simulator.provider;

import io.tollway.simulator.provider.serving.Pacing;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads options from {@code --key value} and, where a key is not given, from the environment: {@code PROVIDER_SIMULATOR_} and the key in capitals with underscores. */
final class CommandLine {
    static final String HELP = """
            provider-simulator: model providers that answer, pace, fail on command and keep an invoice

              --port N                listen on this port (default 8190; 0 for any free one)
              --host NAME             listen on this interface (default 127.0.0.1)
              --data DIR              keep the invoice here (default ./provider-simulator-data)
              --catalog FILE          providers, accounts, models and prices, YAML (default: anything goes)
              --faults FILE           faults in force from the start, a YAML or JSON list
              --first-token-ms N      pause before an answer (default 0)
              --tokens-per-second N   pace of an answer (default 0: as fast as the caller reads)
              --jitter PERCENT        how uneven the pace is (default 0)
              --seed N                what answers, ids and shares of faults follow from (default 1)
              --event-loops N         threads that serve (default 1)
              --body-limit BYTES      largest request body (default 67108864)

            Each may be given in the environment instead, such as PROVIDER_SIMULATOR_FIRST_TOKEN_MS.""";

    private static final String VARIABLE = "PROVIDER_SIMULATOR_";
    private static final List<String> KEYS = List.of(
            "port",
            "host",
            "data",
            "catalog",
            "faults",
            "first-token-ms",
            "tokens-per-second",
            "jitter",
            "seed",
            "event-loops",
            "body-limit");
    private static final int PORT = 8190;

    private final Map<String, String> values = new HashMap<>();

    private CommandLine() {}

    /** @throws IllegalArgumentException naming the key and the remedy */
    static SimulatorOptions read(String[] arguments, UnaryOperator<@Nullable String> environment) {
        CommandLine line = new CommandLine();
        for (String key : KEYS) {
            String value =
                    environment.apply(VARIABLE + key.toUpperCase(Locale.ROOT).replace('-', '_'));
            if (value != null && !value.isBlank()) {
                line.values.put(key, value.strip());
            }
        }
        for (int i = 0; i < arguments.length; i += 2) {
            String key = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(arguments[i] + " is not an option; --help lists them");
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            line.values.put(key, arguments[i + 1]);
        }
        return line.options(environment);
    }

    private SimulatorOptions options(UnaryOperator<@Nullable String> environment) {
        SimulatorOptions options = SimulatorOptions.defaults()
                .withPort((int) whole("port", PORT))
                .withHost(values.getOrDefault("host", "127.0.0.1"))
                .withData(Path.of(values.getOrDefault("data", "provider-simulator-data")))
                .withPacing(new Pacing(
                        whole("first-token-ms", 0), (int) whole("tokens-per-second", 0), (int) whole("jitter", 0)))
                .withSeed(whole("seed", 1))
                .withEventLoops((int) whole("event-loops", 1))
                .withEnvironment(environment);
        options = options.withBodyLimit((int) whole("body-limit", options.bodyLimit()));
        String catalog = values.get("catalog");
        options = catalog == null ? options : options.withCatalog(Path.of(catalog));
        String faults = values.get("faults");
        return faults == null ? options : options.withFaults(Path.of(faults));
    }

    private long whole(String key, long otherwise) {
        String value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return key.equals("seed") ? Long.parseLong(value) : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + key + " must be a whole number, was \"" + value + "\"", e);
        }
    }
}
