package io.tollway.bench.target;

import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FreePort;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Child processes of the bench: each ends with this JVM, however that ends. */
final class Child {

    private static final Duration START = Duration.ofSeconds(60);

    private Child() {}

    /** Starts it and waits until it listens. */
    static ChildProcess listening(String name, List<String> prefix, List<String> command, Path folder, int port) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        ChildProcess child = ChildProcess.start(new ChildCommand(
                name, words, Map.of(), folder, folder.resolve(name + ".log"), Lifetime.WITH_THIS_JVM, StopSignal.TERM));
        child.awaitReady(() -> FreePort.answers(port), START);
        return child;
    }

    /** A JVM as the local stack gives its gateway, so that the comparison is about the path and not about flags. */
    static List<String> java(int heapMegabytes) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }
}
