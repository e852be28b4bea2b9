package io.tollway.local.stack;

import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One server of the stack.
 *
 * @param name in messages, log and pid file names: {@code gateway}, {@code gateway-2}, {@code postgres}
 * @param needs names of the components that must be ready before this one starts
 * @param ports the loopback ports it listens on
 * @param url where a person or a program finds it
 * @param stopSignal how it is asked to end
 * @param startTimeout how long its start may take
 * @param starter starts the server process
 * @param probe whether it serves, asked over the network
 * @param whenReady what has to be arranged inside it before others may rely on it (topics, databases); repeatable
 */
public record Component(
        String name,
        Set<String> needs,
        List<Integer> ports,
        String url,
        StopSignal stopSignal,
        Duration startTimeout,
        Starter starter,
        Probe probe,
        Runnable whenReady) {

    public Component {
        Objects.requireNonNull(name, "name");
        needs = Set.copyOf(needs);
        ports = List.copyOf(ports);
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(stopSignal, "stopSignal");
        Objects.requireNonNull(startTimeout, "startTimeout");
        Objects.requireNonNull(starter, "starter");
        Objects.requireNonNull(probe, "probe");
        Objects.requireNonNull(whenReady, "whenReady");
    }

    /** Starts the server detached from the launcher. */
    public interface Starter {
        /**
         * @param spawned must be told the process as soon as it exists, so that an interrupted start can be cleaned up
         * @return the server process itself
         */
        ProcessId start(Consumer<ProcessId> spawned);
    }

    /** Asks a server whether it serves. */
    public interface Probe {
        /** True when it does; false while it does not (yet). Never throws for a server that is down. */
        boolean ready();
    }

    /** The {@code TOLLWAY_PID_…} part of the name. */
    public String environmentName() {
        return name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }
}
