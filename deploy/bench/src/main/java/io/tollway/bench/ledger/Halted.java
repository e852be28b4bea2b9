package io.tollway.bench.ledger;

import io.tollway.bench.proc.Command;
import io.tollway.bench.target.BenchFailure;
import java.util.List;

/** A process that stands still until this is closed, so that work piles up for it while nobody measures. */
final class Halted implements AutoCloseable {
    private final long pid;

    Halted(long pid) {
        this.pid = pid;
        signal("-STOP");
    }

    private void signal(String name) {
        if (Command.output(List.of("kill", name, Long.toString(pid))).isEmpty()) {
            throw new BenchFailure("Cannot send " + name + " to process " + pid + ".");
        }
    }

    @Override
    public void close() {
        signal("-CONT");
    }
}
