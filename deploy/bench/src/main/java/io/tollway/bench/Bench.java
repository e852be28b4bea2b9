package io.tollway.bench;

import io.tollway.bench.ledger.LedgerOptions;
import io.tollway.bench.ledger.LedgerOutcome;
import io.tollway.bench.ledger.LedgerRun;
import io.tollway.bench.result.Outcome;
import io.tollway.bench.result.ResultFile;
import io.tollway.bench.result.Table;
import io.tollway.bench.target.BenchFailure;
import io.tollway.local.embedded.ServerStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Entry point of {@code bench.jar}, behind {@code ./tollway bench}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "./tollway bench",
        sortOptions = false,
        description = {
            "Measures the gateway with everything on beside the upstream itself, nginx (twice, as a control) and a bare Vert.x proxy,",
            "in rounds of one run, and writes ratios, raw data and conditions as JSON. Everything is on the loopback interface",
            "and stops by itself. Exit code 1 when a request failed or the books do not close; speeds are never judged."
        })
public final class Bench implements Callable<Integer> {

    private static final int QUICK_ROUNDS = 2;
    private static final int QUICK_SECONDS = 2;
    private static final int QUICK_STREAMS = 100;
    private static final int ROUNDS = 9;
    private static final int SECONDS = 4;
    private static final int STREAMS = 1_000;
    private static final int LEDGER_SECONDS = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds, each visiting every target in random order (default 9).")
    private @Nullable Integer rounds;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of a measuring window (default 4).")
    private @Nullable Integer seconds;

    @Option(names = "--streams", paramLabel = "N", description = "Open streams for the memory reading (default 1000).")
    private @Nullable Integer streams;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "32",
            description = "Connections of the closed loop (default ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--quick", description = "A short run that shows that everything works; its figures mean little.")
    private boolean quick;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "bench-result.json",
            description = "Where the result goes (default ${DEFAULT-VALUE}).")
    private Path output = Path.of("bench-result.json");

    @Option(
            names = "--env",
            paramLabel = "FILE",
            description =
                    "Measures the running stack of this local.env instead of starting one; its catalog gets the bench's models.")
    private @Nullable Path localEnv;

    @Option(names = "--without-gateway", description = "Measures only what the gateway would be compared with.")
    private boolean withoutGateway;

    @Option(names = "--no-pinning", description = "Lets everybody use every processor.")
    private boolean noPinning;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "0",
            description = "First port of the stack that is started (default: any free).")
    private int portBase;

    @Option(
            names = "--quiet-wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for a quiet machine, at most (default ${DEFAULT-VALUE}).")
    private int quietWait;

    @Option(
            names = "--max-minutes",
            paramLabel = "N",
            defaultValue = "40",
            description = "After this no further round begins (default ${DEFAULT-VALUE}).")
    private int maxMinutes;

    @Option(
            names = "--ledger",
            description = {
                "Measures what money costs instead: debits, lease grants, durable spool records, the check of a lease,",
                "and how soon usage is in the balance. Only --seconds, --output, --env and --port-base apply beside its own options."
            })
    private boolean ledger;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "With --ledger: only these of ${COMPLETION-CANDIDATES}.")
    private Set<LedgerOptions.Part> only = Set.of();

    @Option(
            names = "--debits",
            paramLabel = "N",
            defaultValue = "100000",
            description = "With --ledger: how many debits are applied (default ${DEFAULT-VALUE}).")
    private int debits;

    @Option(
            names = "--organizations",
            paramLabel = "N",
            defaultValue = "200",
            description = "With --ledger: how many organizations share them (default ${DEFAULT-VALUE}).")
    private int organizations;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "With --ledger: requests a second while usage becomes visible (default ${DEFAULT-VALUE}).")
    private int rate;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Bench());
        line.setExecutionExceptionHandler((problem, command, parsed) -> explain(problem));
        line.setUsageHelpAutoWidth(true);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() {
        return ledger ? measureLedger() : measureGateway();
    }

    private int measureLedger() {
        LedgerOutcome outcome = new LedgerRun(
                        new LedgerOptions(
                                only,
                                debits,
                                organizations,
                                Duration.ofSeconds(seconds != null ? seconds : LEDGER_SECONDS),
                                rate,
                                Optional.ofNullable(localEnv),
                                portBase),
                        checkout())
                .run();
        outcome.write(output);
        System.out.println(outcome.table());
        System.out.println("Everything is in " + output.toAbsolutePath());
        return outcome.sound() ? 0 : 1;
    }

    private int measureGateway() {
        BenchOptions options = options();
        Outcome outcome = new BenchRun(options, checkout()).run();
        ResultFile.write(options.output(), outcome);
        System.out.println(Table.of(outcome));
        System.out.println("Everything is in " + options.output().toAbsolutePath());
        return outcome.sound() ? 0 : 1;
    }

    private BenchOptions options() {
        int length = seconds != null ? seconds : quick ? QUICK_SECONDS : SECONDS;
        return new BenchOptions(
                rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS,
                Duration.ofSeconds(length),
                Duration.ofSeconds(quick ? 3 : 20),
                streams != null ? streams : quick ? QUICK_STREAMS : STREAMS,
                Duration.ofSeconds(quick ? 1 : 2),
                quick ? 40 : 100,
                connections,
                output,
                Optional.ofNullable(localEnv),
                !withoutGateway,
                !noPinning,
                portBase,
                Duration.ofSeconds(quick ? Math.min(5, quietWait) : quietWait),
                Duration.ofMinutes(maxMinutes));
    }

    private static Path checkout() {
        return Path.of(System.getProperty("tollway.root", "")).toAbsolutePath().normalize();
    }

    private static int explain(Exception problem) {
        // Our own messages say what to do; of anything else the trace is what a bug report needs.
        if (problem instanceof BenchFailure
                || problem instanceof ServerStartException
                || problem instanceof IllegalArgumentException) {
            System.err.println("\nbench: " + problem.getMessage());
        } else {
            problem.printStackTrace();
        }
        return 1;
    }
}
