package io.tollway.gateway.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The counters of all event loops, summed when somebody asks. */
public final class EdgeCounters {
    private final List<LoopCounters> loops = new CopyOnWriteArrayList<>();

    /** Counters for one more event loop. */
    public LoopCounters newLoop() {
        LoopCounters counters = new LoopCounters();
        loops.add(counters);
        return counters;
    }

    public long sum(LoopCounters.Metric metric) {
        long sum = 0;
        for (LoopCounters loop : loops) {
            sum += loop.read(metric);
        }
        return sum;
    }
}
