package io.tollway.local.stack;

import io.tollway.local.embedded.FreePort;
import io.tollway.local.embedded.LogTail;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.ServerStartException;
import io.tollway.local.embedded.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Starts components in the order of their needs, side by side where possible, and stops them in the opposite order. */
public final class Supervisor {

    /** Longer than a gateway's own drain time, so that requests under way may end. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(40);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StateFolder folder;
    private final Progress progress;
    private final Set<String> startedHere = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public Supervisor(StateFolder folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** Names of what this supervisor started (and not what it found running). */
    public Set<String> startedHere() {
        return Set.copyOf(startedHere);
    }

    /**
     * Makes all of them run. What already runs and answers is left alone.
     *
     * @throws LocalStackException naming every component that did not come up, why, and its last log lines
     */
    public void up(List<Component> components) {
        Executor threads = Executors.newVirtualThreadPerTaskExecutor();
        Map<String, CompletableFuture<Void>> starts = new LinkedHashMap<>();
        for (Component component : inOrder(components)) {
            CompletableFuture<?>[] needs = component.needs().stream()
                    .map(starts::get)
                    .filter(java.util.Objects::nonNull)
                    .toArray(CompletableFuture<?>[]::new);
            starts.put(
                    component.name(),
                    CompletableFuture.allOf(needs).thenRunAsync(() -> ensureRunning(component), threads));
        }
        // A dependent component fails with the very exception of what it needs; only the origin, which comes first, is
        // told.
        Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, CompletableFuture<Void>> start : starts.entrySet()) {
            try {
                start.getValue().join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (causes.add(cause) && !(cause instanceof AlreadyReported)) {
                    problems.add(start.getKey() + ": " + cause.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new LocalStackException(String.join("\n\n", problems));
        }
    }

    /** Whether the component runs and answers. */
    public boolean runs(Component component) {
        return folder.process(component.name()).filter(ProcessId::alive).isPresent()
                && component.probe().ready();
    }

    /** A server on a busy machine may be slow to answer; it is only started again when it stays silent. */
    private boolean answersInTime(Component component) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!runs(component)) {
            Optional<ProcessId> process = folder.process(component.name()).filter(ProcessId::alive);
            if (process.isEmpty() || System.nanoTime() > deadline) {
                return false;
            }
            process.get().awaitEnd(Duration.ofMillis(250));
        }
        return true;
    }

    private void ensureRunning(Component component) {
        if (stopping) {
            throw new AlreadyReported("stopping");
        }
        try {
            if (answersInTime(component)) {
                component.whenReady().run();
                progress.component(component.name(), "runs already");
                return;
            }
            folder.process(component.name()).filter(ProcessId::alive).ifPresent(process -> {
                progress.component(component.name(), "runs but does not answer; starting it again");
                process.stop(component.stopSignal(), STOP_GRACE);
                process.awaitEnd(STOP_GRACE);
            });
            requireFreePorts(component);
            start(component);
        } catch (AlreadyReported e) {
            throw e;
        } catch (LocalStackException | ServerStartException e) {
            progress.component(component.name(), "FAILED");
            throw e;
        } catch (RuntimeException e) {
            // Whatever went wrong, the person is told which component it was and where its log is.
            progress.component(component.name(), "FAILED");
            throw new LocalStackException(e + ". Log: " + folder.log(component.name()), e);
        }
    }

    private void start(Component component) {
        long began = System.nanoTime();
        progress.component(component.name(), "starting");
        ProcessId process = component.starter().start(spawned -> {
            startedHere.add(component.name());
            folder.recordProcess(component.name(), spawned);
        });
        folder.recordProcess(component.name(), process);
        startedHere.add(component.name());
        awaitReady(component, process, began);
        component.whenReady().run();
        progress.component(
                component.name(), "ready after " + Progress.seconds(Duration.ofNanos(System.nanoTime() - began)));
    }

    private void awaitReady(Component component, ProcessId process, long began) {
        while (!component.probe().ready()) {
            if (stopping) {
                throw new AlreadyReported("stopping");
            }
            if (!process.alive()) {
                throw new ServerStartException(
                        "ended instead of becoming ready. Log: " + folder.log(component.name()), tail(component));
            }
            if (System.nanoTime() - began > component.startTimeout().toNanos()) {
                throw new ServerStartException(
                        "not ready after " + component.startTimeout().toSeconds()
                                + " s. If the machine is busy or small (./tollway doctor), try again. Log: "
                                + folder.log(component.name()),
                        tail(component));
            }
            process.awaitEnd(Duration.ofMillis(250));
        }
    }

    private List<String> tail(Component component) {
        return LogTail.of(folder.log(component.name()), 20);
    }

    private void requireFreePorts(Component component) {
        for (int port : component.ports()) {
            if (!FreePort.isFree(port)) {
                String owner = PortOwner.describe(port)
                        .map(text -> " by " + text)
                        .orElse(" by a process that cannot be named");
                throw new LocalStackException("port " + port + " is taken" + owner
                        + ". Stop that process, or move the whole stack with --port-base N.");
            }
        }
    }

    /** Stops these components, each by the process that was recorded for it, dependents first. */
    public void down(List<Component> components) {
        stopping = true;
        List<Component> remaining = new ArrayList<>(inOrder(components));
        while (!remaining.isEmpty()) {
            List<Component> wave = remaining.stream()
                    .filter(candidate ->
                            remaining.stream().noneMatch(other -> other.needs().contains(candidate.name())))
                    .toList();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                wave.forEach(component -> threads.submit(() -> stop(component.name(), component.stopSignal())));
            }
            remaining.removeAll(wave);
        }
    }

    /** Stops one recorded process; nothing happens when it has ended, even if its number is another process' now. */
    public void stop(String name, StopSignal signal) {
        Optional<ProcessId> process = folder.process(name).filter(ProcessId::alive);
        process.ifPresent(running -> {
            running.stop(signal, STOP_GRACE);
            progress.component(name, "stopped");
        });
        folder.forgetProcess(name);
        startedHere.remove(name);
    }

    /** So that each component comes after what it needs. */
    static List<Component> inOrder(List<Component> components) {
        List<Component> ordered = new ArrayList<>();
        List<Component> left = new ArrayList<>(components);
        Set<String> known = components.stream().map(Component::name).collect(java.util.stream.Collectors.toSet());
        while (!left.isEmpty()) {
            Set<String> placed = ordered.stream().map(Component::name).collect(java.util.stream.Collectors.toSet());
            List<Component> next = left.stream()
                    .filter(component ->
                            component.needs().stream().allMatch(need -> placed.contains(need) || !known.contains(need)))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("components need each other in a circle: "
                        + left.stream().map(Component::name).toList());
            }
            ordered.addAll(next);
            left.removeAll(next);
        }
        return ordered;
    }

    /** Not started because of something that is reported elsewhere. */
    private static final class AlreadyReported extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AlreadyReported(String message) {
            super(message);
        }
    }
}
