package io.tollway.local.command;

import java.io.IOException;
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
        return HandOver.to("bench", arguments);
    }
}
