package io.tollway.bench.stack;

import io.tollway.bench.target.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ./tollway up} wrote: one {@code KEY=value} a line, no quotes.
 *
 * @param values by key
 */
record LocalEnvFile(Map<String, String> values) {

    LocalEnvFile {
        values = Map.copyOf(values);
    }

    static LocalEnvFile read(Path file) {
        try {
            Map<String, String> values = new HashMap<>();
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            return new LocalEnvFile(values);
        } catch (IOException e) {
            throw new BenchFailure(
                    "Cannot read " + file + " (" + e.getMessage()
                            + "). ./tollway up writes it once everything is healthy.",
                    e);
        }
    }

    String required(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !value.isBlank())
                .orElseThrow(() ->
                        new BenchFailure("The stack's local.env lacks " + key + "; start it again with ./tollway up."));
    }

    Optional<Long> pid(String component) {
        return Optional.ofNullable(values.get("TOLLWAY_PID_" + component))
                .filter(value -> value.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    /** The values hold keys and passwords. */
    @Override
    public String toString() {
        return "LocalEnvFile" + values.keySet();
    }
}
