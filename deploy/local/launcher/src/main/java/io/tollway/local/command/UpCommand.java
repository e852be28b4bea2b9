package io.tollway.local.command;

import io.tollway.local.component.LocalStack;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.machine.Finding;
import io.tollway.local.machine.MachineCheck;
import io.tollway.local.seed.DemoSeed;
import io.tollway.local.seed.DemoTenant;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.LocalEnv;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.Progress;
import io.tollway.local.stack.StackPlan;
import io.tollway.local.stack.StateFolder;
import io.tollway.local.stack.Supervisor;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything that does not run yet, seeds the demo, and stays until Ctrl-C unless detached. */
@Command(
        mixinStandardHelpOptions = true,
        name = "up",
        description = {
            "Starts everything that does not run yet, seeds a demo organization, and prints where things are.",
            "Stays in the foreground until Ctrl-C stops what it started, unless --detach is given."
        })
final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--detach",
            description = "Returns once everything is healthy; the stack goes on. ./tollway down stops it.")
    private boolean detach;

    @Option(names = "--catalog", paramLabel = "FILE", description = "Also applies this catalog. May be repeated.")
    private List<Path> catalogs = new ArrayList<>();

    @Option(names = "--data", paramLabel = "DIR", description = "Keeps data and secrets there instead of in .tollway.")
    private @Nullable Path data;

    @Option(names = "--fresh", description = "Stops what runs and starts from nothing: data and secrets are removed.")
    private boolean fresh;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "First port; all others move with it (default 8080).")
    private @Nullable Integer portBase;

    @Option(
            names = "--gateways",
            paramLabel = "N",
            description = "How many gateways to run (default 1); several stand behind HAProxy.")
    private @Nullable Integer gateways;

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            split = ",",
            hidden = true,
            description = "Only these and what they need; no demo.")
    private List<String> only = new ArrayList<>();

    private final Progress progress = new Progress(System.out);

    @Override
    public Integer call() throws Exception {
        long began = System.nanoTime();
        StateFolder files = StateFolder.of(Checkout.root(), null);
        LocalStack stack;
        Supervisor supervisor;
        List<Component> components;
        AtomicBoolean finished = new AtomicBoolean();
        try (FileLock lock = files.lock()) {
            checkMachine();
            if (fresh && lock.isValid()) {
                DownCommand.stopAll(files, progress);
            }
            StackPlan plan = plan(files);
            if (fresh) {
                StateFolder.of(Checkout.root(), plan.data()).removeData();
            }
            stack = LocalStack.of(Checkout.root(), plan, System.getenv());
            stack.stripe();
            stack.folder().recordPlan(plan);
            components = chosen(stack.components());
            supervisor = new Supervisor(stack.folder(), progress);
            stopOnInterrupt(supervisor, components, files, finished);
            supervisor.up(components);
            if (only.isEmpty()) {
                DemoTenant tenant = new DemoSeed(stack, progress).run(catalogs());
                new Announcement(stack, tenant).writeLocalEnv(components).print(System.out);
            }
            progress.line("Ready after " + Progress.seconds(Duration.ofNanos(System.nanoTime() - began)) + ".");
        } catch (RuntimeException e) {
            // A start that failed is left for inspection; the next up completes it. In the foreground the hook stops
            // it.
            finished.set(detach);
            if (detach && !files.recordedComponents().isEmpty()) {
                progress.line(
                        "\nWhat did start keeps running: ./tollway up --detach tries the rest again, ./tollway down stops it.");
            }
            throw e;
        }
        if (detach) {
            finished.set(true);
            return 0;
        }
        new Foreground(stack.folder(), components, progress).stay();
        return 0;
    }

    private void checkMachine() {
        Path where = StateFolder.of(Checkout.root(), callersData()).data();
        for (Finding finding : new MachineCheck(where, System.getenv()).beforeStart()) {
            if (finding.grade() == Finding.Grade.PROBLEM) {
                throw new LocalStackException(finding.what() + ": " + finding.remedy() + ".");
            }
        }
    }

    /** A running stack is completed as it was planned; other wishes need it down first. */
    private StackPlan plan(StateFolder files) {
        boolean running = files.recordedComponents().stream()
                .anyMatch(name -> files.process(name).filter(ProcessId::alive).isPresent());
        Optional<StackPlan> recorded = running ? files.recordedPlan() : Optional.empty();
        int base = portBase != null
                ? portBase
                : recorded.map(plan -> plan.ports().base()).orElse(PortPlan.DEFAULT_BASE);
        int count =
                gateways != null ? gateways : recorded.map(StackPlan::gateways).orElse(1);
        @Nullable Path folder =
                data != null ? callersData() : recorded.map(StackPlan::data).orElse(null);
        StackPlan wanted = new StackPlan(new PortPlan(base), count, folder);
        if (recorded.isPresent()
                && (recorded.get().ports().base() != base
                        || !java.util.Objects.equals(recorded.get().data(), folder))) {
            throw new LocalStackException(
                    "A stack runs already, from port " + recorded.get().ports().base()
                            + (recorded.get().data() == null
                                    ? ""
                                    : " with data in " + recorded.get().data())
                            + ". Stop it first with ./tollway down, or leave out --port-base and --data.");
        }
        if (recorded.isPresent() && recorded.get().gateways() != count) {
            throw new LocalStackException(
                    "A stack runs already, with " + recorded.get().gateways()
                            + " gateway(s), and the balancer before them is made for so many. Stop it first with ./tollway down, or leave out --gateways.");
        }
        return wanted;
    }

    private @Nullable Path callersData() {
        return data == null ? null : CatalogCommand.Apply.callersPath(data);
    }

    private List<Path> catalogs() {
        List<Path> all = new ArrayList<>(List.of(
                Checkout.root().resolve("deploy/catalog/local.yaml"),
                Checkout.root().resolve("deploy/catalog/providers.yaml")));
        catalogs.forEach(file -> all.add(CatalogCommand.Apply.callersPath(file)));
        return all;
    }

    private List<Component> chosen(List<Component> all) {
        if (only.isEmpty()) {
            return all;
        }
        Set<String> names = new HashSet<>(only);
        boolean grew = true;
        while (grew) {
            grew = all.stream()
                    .filter(component -> names.contains(component.name()))
                    .map(component -> names.addAll(component.needs()))
                    .reduce(false, Boolean::logicalOr);
        }
        return all.stream()
                .filter(component -> names.contains(component.name()))
                .toList();
    }

    /** Ctrl-C, or the terminal's end: what this run started is stopped, in order; what ran before stays. */
    private static void stopOnInterrupt(
            Supervisor supervisor, List<Component> components, StateFolder files, AtomicBoolean finished) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (finished.get()) {
                return;
            }
            Set<String> ours = supervisor.startedHere();
            if (!ours.isEmpty()) {
                LocalEnv.remove(files.localEnv());
            }
            supervisor.down(components.stream()
                    .filter(component -> ours.contains(component.name()))
                    .toList());
        }));
    }
}
