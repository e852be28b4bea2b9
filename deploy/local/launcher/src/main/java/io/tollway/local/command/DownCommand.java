package io.tollway.local.command;

import io.tollway.local.component.LocalStack;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.LocalEnv;
import io.tollway.local.stack.Progress;
import io.tollway.local.stack.StateFolder;
import io.tollway.local.stack.Supervisor;
import java.nio.channels.FileLock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops what {@code up} started, by process id; data and secrets stay. */
@Command(
        mixinStandardHelpOptions = true,
        name = "down",
        description = "Stops what up started; data, secrets and logs stay.")
final class DownCommand implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        Progress progress = new Progress(System.out);
        StateFolder folder = StateFolder.of(Checkout.root(), null);
        try (FileLock lock = folder.lock()) {
            boolean anything = lock.isValid() && !folder.recordedComponents().isEmpty();
            stopAll(folder, progress);
            progress.line(
                    anything ? "Stopped. ./tollway up starts it again with the same data." : "Nothing was running.");
        }
        return 0;
    }

    /** Dependents first; then whatever else has a pid file, for example gateways beyond the plan. */
    static void stopAll(StateFolder folder, Progress progress) {
        // First of all, so that nobody reads addresses of servers that are going away.
        LocalEnv.remove(folder.localEnv());
        Supervisor supervisor = new Supervisor(folder, progress);
        List<String> recorded = folder.recordedComponents();
        if (recorded.isEmpty()) {
            return;
        }
        List<Component> components =
                LocalStack.of(Checkout.root(), Checkout.plan(), System.getenv()).components();
        supervisor.down(components.stream()
                .filter(component -> recorded.contains(component.name()))
                .toList());
        folder.recordedComponents().forEach(name -> supervisor.stop(name, StopSignal.TERM));
    }
}
