package io.tollway.local.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to run as a child process.
 *
 * @param name what messages call it
 * @param command program and arguments
 * @param environment variables set on top of this JVM's own
 * @param workingDirectory where it runs; must exist
 * @param log its standard output and error are appended here
 * @param lifetime whether it ends with this JVM
 * @param stopSignal how it is asked to end
 */
public record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        Path log,
        Lifetime lifetime,
        StopSignal stopSignal) {

    public ChildCommand {
        Objects.requireNonNull(name, "name");
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(lifetime, "lifetime");
        Objects.requireNonNull(stopSignal, "stopSignal");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command is empty");
        }
    }

    /** The environment may hold secrets, so only the program is named. */
    @Override
    public String toString() {
        return "ChildCommand[" + name + ": " + command.getFirst() + "]";
    }
}
