package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** The signals that ask a server to end. */
public enum StopSignal {
    /** What JVMs shut down on in good order. */
    TERM,
    /** PostgreSQL's "fast" shutdown; its answer to TERM would be to wait for every client to leave. */
    INT,
    /** No asking. Also what a crash test uses. */
    KILL;

    /** Sends it to exactly this process; nothing happens when that one has ended, whoever has its number now. */
    public void send(ProcessId process) {
        if (!process.alive()) {
            return;
        }
        try {
            // The JDK can only send TERM and KILL; kill is a builtin of every POSIX shell.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run /bin/sh to send SIG" + name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
