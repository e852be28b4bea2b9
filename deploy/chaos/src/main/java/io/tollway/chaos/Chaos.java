package io.tollway.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tollway.chaos.planted.PlantedBug;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Entry point of {@code chaos.jar}, behind {@code ./tollway chaos}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "./tollway chaos",
        sortOptions = false,
        description = {
            "Kills, halts and duplicates on a real stack of its own while customers call, then compares what they saw with the ledger",
            "and with the simulated providers' invoices, to the nano-dollar. With a planted bug the audit must turn red.",
            "Everything is on the loopback interface and stops by itself. Exit code 0 when all is as it should be, else 1."
        })
public final class Chaos implements Callable<Integer> {

    @Option(names = "--minutes", paramLabel = "N", description = "How long to abuse it (default 5).")
    private int minutes = 5;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Instead of --minutes; also the length with each planted bug (default there 60).")
    private @Nullable Integer seconds;

    @Option(names = "--gateways", paramLabel = "N", description = "Gateways behind HAProxy (default 2).")
    private int gateways = 2;

    @Option(names = "--programs", paramLabel = "N", description = "Programs that call for each customer (default 3).")
    private int programs = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything that is drawn (default: the clock).")
    private @Nullable Long seed;

    @Option(names = "--no-rival", description = "Without the second billing that fights for every partition.")
    private boolean noRival;

    @Option(
            names = "--bug",
            paramLabel = "NAME",
            description = "With a planted bug. May be repeated; all: each of them.")
    private List<String> bugs = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "chaos-result.json",
            description = "Where the result goes (default ${DEFAULT-VALUE}).")
    private Path output = Path.of("chaos-result.json");

    public static void main(String[] arguments) {
        // Kafka's clients tell their whole configuration at INFO.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        CommandLine line = new CommandLine(new Chaos());
        line.setExecutionExceptionHandler((problem, command, parsed) -> explain(problem));
        line.setUsageHelpAutoWidth(true);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Optional<PlantedBug>> runs = runs();
        ArrayNode results = Api.JSON.createArrayNode();
        boolean asItShouldBe = true;
        for (Optional<PlantedBug> bug : runs) {
            Report report = new Campaign(options(bug.isPresent()), bug).run();
            System.out.println("\n" + report.text() + "\n");
            results.add(report.json());
            Files.writeString(output, results.toPrettyString());
            asItShouldBe &= report.asItShouldBe();
        }
        System.out.println("Everything is in " + output.toAbsolutePath());
        return asItShouldBe ? 0 : 1;
    }

    private List<Optional<PlantedBug>> runs() {
        if (bugs.isEmpty()) {
            return List.of(Optional.empty());
        }
        if (bugs.contains("all")) {
            return Arrays.stream(PlantedBug.values()).map(Optional::of).toList();
        }
        return bugs.stream().map(PlantedBug::of).map(Optional::of).toList();
    }

    private ChaosOptions options(boolean planted) {
        Duration length = seconds != null
                ? Duration.ofSeconds(seconds)
                : planted ? Duration.ofSeconds(60) : Duration.ofMinutes(minutes);
        return new ChaosOptions(
                Path.of(System.getProperty("tollway.root", "")).toAbsolutePath().normalize(),
                length,
                gateways,
                programs,
                seed != null ? seed : System.currentTimeMillis(),
                !noRival,
                output);
    }

    private static int explain(Exception problem) {
        // Our own messages say what to do; of anything else the trace is what a bug report needs.
        if (problem instanceof ChaosFailure) {
            System.err.println("\nchaos: " + problem.getMessage());
        } else {
            problem.printStackTrace();
        }
        return 1;
    }
}
