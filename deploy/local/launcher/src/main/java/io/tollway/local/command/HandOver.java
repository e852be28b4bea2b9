package io.tollway.local.command;

import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verbs that are programs of their own: too large for the launcher's small JVM, and not needed by who only wants the stack. */
final class HandOver {
    private HandOver() {}

    /** Runs {@code deploy/NAME/target/NAME.jar} in this terminal; returns its exit code. */
    static int to(String name, List<String> arguments) throws IOException, InterruptedException {
        Path jar = Checkout.root().resolve("deploy/" + name + "/target/" + name + ".jar");
        if (!Files.isReadable(jar)) {
            throw new LocalStackException(
                    jar + " is missing. Build it with: mvn -q -DskipTests -pl deploy/" + name + " -am package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dtollway.root=" + Checkout.root(),
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
