package io.tollway.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** {@code .tollway/local.env}: one {@code KEY=value} a line, no quotes, so that shells, make and test programs can read it. */
public final class LocalEnv {

    private final SequencedMap<String, String> values = new LinkedHashMap<>();

    /** Adds or replaces one value. */
    public LocalEnv put(String key, String value) {
        if (!key.matches("TOLLWAY_[A-Z0-9_]+")) {
            throw new IllegalArgumentException("not a name for local.env: " + key);
        }
        // Whitespace, quotes, $ and the like would need quoting in a shell, and the file promises to have none.
        if (!value.matches("[A-Za-z0-9_@%+=:,./?&{}\\[\\]-]*")) {
            throw new IllegalArgumentException("the value of " + key + " would need quoting");
        }
        values.put(key, value);
        return this;
    }

    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    public void write(Path file) {
        StateFolder.writePrivate(file, toString());
    }

    /** Reads a file back; empty when there is none. */
    public static LocalEnv read(Path file) {
        LocalEnv env = new LocalEnv();
        if (!Files.exists(file)) {
            return env;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    env.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            return env;
        } catch (IOException e) {
            throw new LocalStackException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    public static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LocalStackException("Cannot remove " + file + ": " + e.getMessage(), e);
        }
    }

    /** The file's text. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
