package io.tollway.local.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands over to {@code deploy/chaos}. */
@Command(
        name = "chaos",
        description = "Kills and duplicates on a stack of its own and audits the money afterwards (try --help).")
final class ChaosCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "ARGUMENTS", description = "For the campaign.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return HandOver.to("chaos", arguments);
    }
}
