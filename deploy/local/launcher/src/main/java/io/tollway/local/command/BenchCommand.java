package io.tollway.local.command;

import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands over to {@code deploy/bench}. */
@Command(
        name = "bench",
        description = "Measures the gateway beside direct calls and nginx; arguments go to the bench (try --help).")
final class BenchCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "ARGUMENTS", description = "For the bench.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path jar = Checkout.root().resolve("deploy/bench/target/bench.jar");
        if (!Files.isReadable(jar)) {
            throw new LocalStackException("The bench is not built: " + jar + " is missing. Build it with:"
                    + " mvn -q -DskipTests -pl deploy/bench -am package");
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
