package io.tollway.bench.measure;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.OpenStreams;
import io.tollway.bench.proc.Memory;
import io.tollway.bench.result.MemoryReading;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Target;
import java.time.Duration;

/** Resident memory with many streams open, each with an event a second; taken before the warm-up, while heaps have grown least. */
public final class StreamMemory {

    private static final int FEW = 20;
    private static final int STREAMS_PER_SECOND = 150;
    private static final int SPARE_SECONDS = 8;

    private final Bed bed;
    private final int streams;
    private final Duration settle;

    /** @param settle how long the process is left alone before each reading */
    public StreamMemory(Bed bed, int streams, Duration settle) {
        this.bed = bed;
        this.streams = streams;
        this.settle = settle;
    }

    /** False when not all streams could be open at the same time; then there is no reading. */
    public boolean measure(Target target) {
        long pid = target.pid().orElseThrow();
        // A few first, so that loading classes and opening pools is nobody's stream.
        OpenStreams few = bed.generator().openStreams(target.requests(Lane.PACED, FEW), FEW);
        bed.count(target, few.finish(Duration.ofSeconds(30)));
        LoadGenerator.window(settle);
        Memory idle = bed.proc().memory(pid);
        int seconds = (int) (SPARE_SECONDS + 2 * settle.toSeconds() + streams / STREAMS_PER_SECOND);
        OpenStreams open = bed.generator().openStreams(target.requests(Lane.HELD, seconds), streams);
        boolean flowing = open.awaitFlowing(Duration.ofSeconds(seconds));
        LoadGenerator.window(settle);
        boolean together = flowing && open.ended() == 0 && open.tally().failedCount() == 0;
        Memory held = bed.proc().memory(pid);
        bed.count(target, open.finish(Duration.ofSeconds(2L * seconds + 30)));
        if (together) {
            bed.figures().add(new MemoryReading(target.name(), idle, streams, held));
        }
        return together;
    }
}
