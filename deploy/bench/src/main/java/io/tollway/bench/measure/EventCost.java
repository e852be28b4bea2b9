package io.tollway.bench.measure;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.OpenStreams;
import io.tollway.bench.result.EventWindow;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Simulator;
import io.tollway.bench.target.Target;
import java.time.Duration;

/**
 * CPU time per relayed event: all streams are opened first and read long enough to lie around the window, so that no request is in
 * it. The events come one by one, as those of a model do; an upstream that sends hundreds in one write would measure copying.
 */
public final class EventCost {

    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration OPENING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Bed bed;
    private final int streams;

    public EventCost(Bed bed, int streams) {
        this.bed = bed;
        this.streams = streams;
    }

    public void measure(int round, Target target, Duration length) {
        Duration whole = OPENING.plus(SETTLE).plus(length);
        int tokens = (int) (whole.toMillis() / Simulator.EVENT_GAP_MS);
        OpenStreams open = bed.generator().openStreams(target.requests(Lane.PACED, tokens), streams);
        open.awaitFlowing(PATIENCE);
        LoadGenerator.window(SETTLE);
        long eventsBefore = open.tally().eventCount();
        long cpuBefore = bed.cpuNanos(target);
        long began = System.nanoTime();
        LoadGenerator.window(length);
        long cpu = bed.cpuNanos(target) - cpuBefore;
        long events = open.tally().eventCount() - eventsBefore;
        double seconds = (System.nanoTime() - began) / 1e9;
        int ended = open.ended();
        bed.count(target, open.finish(whole.plus(PATIENCE)));
        bed.figures().add(new EventWindow(round, target.name(), streams, events, ended, seconds, cpu));
    }
}
