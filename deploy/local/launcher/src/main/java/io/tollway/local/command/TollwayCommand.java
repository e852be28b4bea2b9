package io.tollway.local.command;

import io.tollway.local.embedded.ServerStartException;
import io.tollway.local.stack.LocalStackException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        mixinStandardHelpOptions = true,
        name = "./tollway",
        description = {
            "Runs Tollway on this machine: PostgreSQL, Kafka, Keycloak, gateway, billing, accounts and console are real;",
            "Stripe and the upstream providers are simulated until their keys are in the environment."
        },
        synopsisSubcommandLabel = "VERB",
        footer = {
            "",
            "  test             every test (mvn -B verify); arguments go to Maven",
            "",
            "Examples:",
            "  ./tollway up                         start everything, show logs until Ctrl-C",
            "  ./tollway up --detach                start everything and return",
            "  ./tollway logs gateway -f            follow one log",
            "  ./tollway catalog apply my.yaml      declare providers, models and prices",
            "  ./tollway verify                     recompute the demo organization's balance from its journal",
            "  ./tollway up --port-base 18080       on other ports"
        },
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            CatalogCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class TollwayCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Runs one verb and returns the exit code: 0 done, 1 failed, 2 wrong usage. */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new TollwayCommand());
        // These have options of their own and check them themselves.
        for (String other : List.of("bench", "chaos")) {
            Objects.requireNonNull(line.getSubcommands().get(other)).setUnmatchedOptionsArePositionalParams(true);
        }
        line.setExecutionExceptionHandler((problem, command, parsed) -> explain(problem));
        line.setUsageHelpAutoWidth(true);
        line.setExpandAtFiles(false);
        return line.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which verb? For example: ./tollway up");
    }

    private static int explain(Exception problem) {
        // Our own messages say what to do; of anything else the trace is what a bug report needs.
        if (problem instanceof LocalStackException || problem instanceof ServerStartException) {
            System.err.println("\ntollway: " + problem.getMessage());
        } else {
            problem.printStackTrace();
            System.err.println("\ntollway: this is a bug of the launcher; the lines above tell where.");
        }
        return 1;
    }
}
