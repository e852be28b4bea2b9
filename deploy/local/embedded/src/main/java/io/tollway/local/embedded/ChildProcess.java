package io.tollway.local.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A running child: its process, its log, and how it ends. Thread-safe. */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final ChildCommand command;
    private final Process process;
    private final ProcessId id;

    private ChildProcess(ChildCommand command, Process process, ProcessId id) {
        this.command = command;
        this.process = process;
        this.id = id;
    }

    /**
     * Starts it and returns at once.
     *
     * @throws ServerStartException when the program cannot be run or ended immediately
     */
    public static ChildProcess start(ChildCommand command) {
        List<String> words = new ArrayList<>();
        if (command.lifetime() == Lifetime.DETACHED && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // A session of its own: neither Ctrl-C in the launcher's terminal nor its closing reaches the server.
            words.add("/usr/bin/setsid");
        }
        words.addAll(command.command());
        try {
            Files.createDirectories(command.log().toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(command.workingDirectory().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(command.log().toFile()));
            builder.environment().putAll(command.environment());
            Process process = builder.start();
            ProcessId id = ProcessId.of(process.pid())
                    .orElseThrow(() -> new ServerStartException(
                            command.name() + " ended as soon as it was started.", LogTail.of(command.log(), 20)));
            if (command.lifetime() == Lifetime.WITH_THIS_JVM) {
                Guardian.watch(id);
                process.onExit().thenRun(() -> Guardian.forget(id));
            }
            return new ChildProcess(command, process, id);
        } catch (IOException e) {
            throw new ServerStartException(
                    "Cannot run " + command.command().getFirst() + " for " + command.name() + ": " + e.getMessage(),
                    List.of(),
                    e);
        }
    }

    public ProcessId id() {
        return id;
    }

    public boolean alive() {
        // The JVM learns of an end a moment later than the kernel knows it.
        return process.isAlive() && id.alive();
    }

    /** The exit code, once it has ended. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Runs a short-lived child to its end; false when it failed, or did not end in time and was stopped. */
    public boolean succeeds(Duration timeout) {
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        return false;
    }

    /** The end of its log. */
    public List<String> lastLogLines(int count) {
        return LogTail.of(command.log(), count);
    }

    /**
     * Waits until the condition holds.
     *
     * @throws ServerStartException when the process ends first or the timeout passes; the last log lines are in the message,
     *     and in the second case the process has been stopped
     */
    public void awaitReady(BooleanSupplier ready, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new ServerStartException(
                        command.name() + " ended with exit code " + process.exitValue()
                                + " instead of becoming ready. Log: " + command.log(),
                        lastLogLines(20));
            }
            if (System.nanoTime() > deadline) {
                List<String> lines = lastLogLines(20);
                close();
                throw new ServerStartException(
                        command.name() + " was not ready after " + timeout.toSeconds() + " s. Log: " + command.log(),
                        lines);
            }
            pause();
        }
    }

    /** Asks it to end, waits, kills it after 20 seconds. Does nothing when it has ended. */
    @Override
    public void close() {
        id.stop(command.stopSignal(), GRACE);
    }

    private static void pause() {
        try {
            Thread.sleep(25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("Interrupted while waiting for a server.", List.of(), e);
        }
    }

    @Override
    public String toString() {
        return command.name() + " (pid " + id.pid() + ")";
    }
}
