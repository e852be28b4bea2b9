package io.tollway.bench.measure;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.proc.CoreTimes;
import io.tollway.bench.proc.ProcFs;
import java.time.Duration;

/** Waits for a quiet machine, a bounded time; what it found is part of the result. */
public final class Preflight {

    private static final double MOST_PRESSURE_PERCENT = 5;
    private static final double MOST_STEAL = 0.01;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private Preflight() {}

    /**
     * @param pressurePercent CPU pressure, some, over ten seconds; -1 when the kernel does not tell
     * @param stolen share of processor time that the host machine took during the last look
     * @param waitedSeconds how long it took
     * @param quiet whether both were low in the end
     */
    public record Finding(double pressurePercent, double stolen, long waitedSeconds, boolean quiet) {}

    public static Finding run(ProcFs proc, Duration longest) {
        long began = System.nanoTime();
        while (true) {
            CoreTimes before = proc.coreTimes();
            LoadGenerator.window(LOOK);
            double stolen = proc.coreTimes().stolenSince(before);
            double pressure = proc.cpuPressure();
            boolean quiet = pressure < MOST_PRESSURE_PERCENT && stolen < MOST_STEAL;
            long waited = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            if (quiet || waited >= longest.toSeconds()) {
                return new Finding(pressure, stolen, waited, quiet);
            }
        }
    }
}
