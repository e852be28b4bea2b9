package io.tollway.local.command;

import io.tollway.local.component.LocalStack;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.StateFolder;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** One line per component. */
@Command(
        mixinStandardHelpOptions = true,
        name = "status",
        description = "Shows what runs, where, and whether it answers. Exit code 0 when everything does, 3 when not.")
final class StatusCommand implements Callable<Integer> {

    private static final int NOT_ALL_READY = 3;

    @Override
    public Integer call() {
        StateFolder folder = StateFolder.of(Checkout.root(), null);
        if (folder.recordedComponents().isEmpty()) {
            System.out.println("Nothing runs. ./tollway up starts everything.");
            return NOT_ALL_READY;
        }
        boolean all = true;
        for (Component component :
                LocalStack.of(Checkout.root(), Checkout.plan(), System.getenv()).components()) {
            Optional<ProcessId> process = folder.process(component.name()).filter(ProcessId::alive);
            boolean ready = process.isPresent() && component.probe().ready();
            String state = ready ? "ready" : process.isPresent() ? "does not answer" : "stopped";
            System.out.printf(
                    Locale.ROOT,
                    "  %-12s %-16s %-10s %s%n",
                    component.name(),
                    state,
                    process.map(id -> "pid " + id.pid()).orElse(""),
                    component.url());
            all &= ready;
        }
        return all ? 0 : NOT_ALL_READY;
    }
}
