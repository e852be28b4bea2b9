package io.tollway.local.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One process for certain: its number together with when it started. The kernel hands numbers out again, so whoever kept
 * only a number may one day kill a stranger; every signal sent from here checks the start first.
 *
 * @param pid the process number
 * @param started an opaque mark that no later process of the same number can have (of one machine and one boot)
 */
public record ProcessId(long pid, String started) {

    public ProcessId {
        Objects.requireNonNull(started, "started");
        if (pid <= 1) {
            throw new IllegalArgumentException("pid must be above 1, not " + pid);
        }
    }

    /** The process that has this number now, if any. */
    public static Optional<ProcessId> of(long pid) {
        return pid <= 1 ? Optional.empty() : startMark(pid).map(mark -> new ProcessId(pid, mark));
    }

    /** Reads back what {@link #toString()} wrote; empty when the text is not of that form. */
    public static Optional<ProcessId> parse(String text) {
        String[] parts = text.strip().split(" ", 2);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || Long.parseLong(parts[0]) <= 1) {
            return Optional.empty();
        }
        return Optional.of(new ProcessId(Long.parseLong(parts[0]), parts[1]));
    }

    /** Whether this very process still runs (a zombie does not). */
    public boolean alive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                && startMark(pid).filter(started::equals).isPresent();
    }

    /** Asks with the signal, waits, and after the grace period kills. Returns at once when the process is gone already. */
    public void stop(StopSignal signal, Duration grace) {
        if (!alive()) {
            return;
        }
        signal.send(this);
        if (!awaitEnd(grace)) {
            StopSignal.KILL.send(this);
            awaitEnd(Duration.ofSeconds(5));
        }
    }

    /** Waits until the process is gone; false when it still runs after the timeout. */
    public boolean awaitEnd(Duration timeout) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty() || !alive()) {
            return true;
        }
        try {
            handle.get().onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !alive();
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            return !alive();
        }
    }

    /** {@code PID MARK}, the form that state files keep. */
    @Override
    public String toString() {
        return pid + " " + started;
    }

    /**
     * Linux counts clock ticks since boot (field 22 of /proc/PID/stat), which no clock adjustment moves; elsewhere the start
     * instant has to do.
     */
    private static Optional<String> startMark(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(instant -> Long.toString(instant.toEpochMilli()));
        }
        try {
            String line = Files.readString(stat);
            // The command's name is in parentheses and may contain anything, so fields are counted from the last one.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? Optional.empty() : Optional.of(fields[19] + "@" + bootId());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                .strip()
                .substring(0, 8);
    }
}
