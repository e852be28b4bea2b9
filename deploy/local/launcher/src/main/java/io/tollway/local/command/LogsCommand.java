package io.tollway.local.command;

import io.tollway.local.embedded.LogTail;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.LogFollower;
import io.tollway.local.stack.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one component's log. */
@Command(mixinStandardHelpOptions = true, name = "logs", description = "Shows the end of a component's log.")
final class LogsCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            description = "gateway, billing, accounts, console, keycloak, kafka, postgres, stripe, providers, mail")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "100",
            description = "How many lines (default ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws InterruptedException {
        StateFolder folder = StateFolder.of(Checkout.root(), null);
        Path logs = folder.root().resolve("logs");
        Path log = logs.resolve(name + ".log");
        if (name.contains("/") || !Files.isReadable(log)) {
            throw new LocalStackException("There is no log of '" + name + "'. There are: " + known(logs));
        }
        LogFollower follower = new LogFollower(Map.of(name, log), (component, line) -> System.out.println(line));
        LogTail.of(log, lines).forEach(System.out::println);
        while (follow) {
            Thread.sleep(250);
            follower.poll();
        }
        return 0;
    }

    private static String known(Path folder) {
        if (!Files.isDirectory(folder)) {
            return "none yet; ./tollway up starts everything.";
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".log", ""))
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            return folder + " cannot be listed: " + e.getMessage();
        }
    }
}
