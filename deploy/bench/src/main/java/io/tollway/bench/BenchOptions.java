package io.tollway.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What was asked of the bench.
 *
 * @param rounds how many rounds; each visits every target in random order
 * @param window the length of one measuring window
 * @param warmUp how long each target is warmed up
 * @param streams open streams for the memory reading
 * @param settle how long a process is left alone before its memory is read
 * @param pacedStreams open streams for CPU per event
 * @param connections connections of the closed loop
 * @param output where the result goes
 * @param localEnv a running stack's local.env; absent to start one
 * @param gateway whether the gateway is measured, or only what it is compared with
 * @param pinned whether proxies get a processor of their own
 * @param portBase the first port of the stack that is started; 0 for any free ones
 * @param quietWait how long to wait for a quiet machine, at most
 * @param limit after this no further round begins
 */
record BenchOptions(
        int rounds,
        Duration window,
        Duration warmUp,
        int streams,
        Duration settle,
        int pacedStreams,
        int connections,
        Path output,
        Optional<Path> localEnv,
        boolean gateway,
        boolean pinned,
        int portBase,
        Duration quietWait,
        Duration limit) {

    private static final int MOST_STREAMS = 10_000;

    BenchOptions {
        between("--rounds", rounds, 1, 100);
        between("--seconds", window.toSeconds(), 1, 120);
        between("--streams", streams, 1, MOST_STREAMS);
        between("--connections", connections, 1, 512);
        between("--max-minutes", limit.toMinutes(), 1, 240);
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
