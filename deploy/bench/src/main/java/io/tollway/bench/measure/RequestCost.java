package io.tollway.bench.measure;

import io.tollway.bench.load.ClosedLoop;
import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.Tally;
import io.tollway.bench.proc.CoreTimes;
import io.tollway.bench.result.CpuWindow;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** CPU time per request that is not streamed: a closed loop, half a kilobyte in, about a kilobyte out. */
public final class RequestCost {

    private static final int TOKENS = 96;
    private static final Duration SETTLE = Duration.ofMillis(500);
    /** Within this a JVM that still compiles has been seen to come to rest on a machine of two processors. */
    private static final int LONGEST_WARM_UP = 9;

    private static final int WINDOWS_PER_WARM_UP = 4;

    private final Bed bed;
    private final int connections;

    public RequestCost(Bed bed, int connections) {
        this.bed = bed;
        this.connections = connections;
    }

    /** Measures one window. */
    public void measure(int round, Target target, Duration length) {
        ClosedLoop loop = start(target);
        LoadGenerator.window(SETTLE);
        CpuWindow window = window(round, target, loop.tally(), length);
        bed.count(target, loop.stop());
        bed.figures().add(window);
    }

    /**
     * Loads it so long, and then up to nine times as long until a request costs no less than before: a JVM compiles by count and not by time, and what its compiler burns
     * meanwhile is not what a request costs.
     */
    public WarmUp warmUp(Target target, Duration length) {
        ClosedLoop loop = start(target);
        Duration window = length.dividedBy(WINDOWS_PER_WARM_UP);
        SteadyState steady = new SteadyState();
        boolean reached = target.pid().isEmpty();
        CpuWindow end = window(0, target, loop.tally(), length);
        int most = (LONGEST_WARM_UP - 1) * WINDOWS_PER_WARM_UP;
        for (int i = 0; i < most && !reached; i++) {
            end = window(0, target, loop.tally(), window);
            reached = steady.reached(end.microsPerRequest());
        }
        bed.count(target, loop.stop());
        return new WarmUp(end.requestsPerSecond(), reached);
    }

    /**
     * How a warm-up ended.
     *
     * @param requestsPerSecond in its last window
     * @param steady whether requests had stopped getting cheaper
     */
    public record WarmUp(double requestsPerSecond, boolean steady) {}

    private ClosedLoop start(Target target) {
        return bed.generator().closedLoop(target.requests(Lane.FAST, TOKENS), connections);
    }

    private CpuWindow window(int round, Target target, Tally tally, Duration length) {
        CoreTimes coresBefore = bed.proc().coreTimes();
        Map<String, Long> besideBefore = bed.besideNanos(target);
        Map<String, Long> threadsBefore = bed.threadNanos(target);
        long cpuBefore = bed.cpuNanos(target);
        long goodBefore = tally.goodCount();
        long failedBefore = tally.failedCount();
        long began = System.nanoTime();
        LoadGenerator.window(length);
        long cpu = bed.cpuNanos(target) - cpuBefore;
        long good = tally.goodCount() - goodBefore;
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Long> threads = since(threadsBefore, bed.threadNanos(target));
        Map<String, Long> beside = since(besideBefore, bed.besideNanos(target));
        CoreTimes coresAfter = bed.proc().coreTimes();
        return new CpuWindow(
                round,
                target.name(),
                good,
                tally.failedCount() - failedBefore,
                seconds,
                cpu,
                bed.proxyCoreBusy(coresBefore, coresAfter),
                bed.rigCoreBusy(coresBefore, coresAfter),
                beside,
                threads);
    }

    private static Map<String, Long> since(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> between = new LinkedHashMap<>();
        after.forEach((name, nanos) -> between.put(name, Math.max(0, nanos - before.getOrDefault(name, 0L))));
        return between;
    }
}
