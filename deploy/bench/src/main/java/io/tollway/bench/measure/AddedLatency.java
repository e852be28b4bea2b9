package io.tollway.bench.measure;

import io.tollway.bench.load.OpenLoop;
import io.tollway.bench.load.Tally;
import io.tollway.bench.proc.CoreTimes;
import io.tollway.bench.result.LatencyRun;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Target;
import java.time.Duration;

/** Time to the first token and to the end at a fixed rate, the upstream's first token coming after 50 ms. */
public final class AddedLatency {

    private static final int TOKENS = 8;
    private static final Duration RAMP = Duration.ofMillis(500);

    private final Bed bed;
    private final int perSecond;

    public AddedLatency(Bed bed, int perSecond) {
        this.bed = bed;
        this.perSecond = perSecond;
    }

    public void measure(int round, Target target, Duration length) {
        OpenLoop loop = bed.generator().openLoop(target.requests(Lane.SLOW, TOKENS), perSecond, length, RAMP);
        Tally tally = loop.finish();
        bed.count(target, tally);
        bed.figures()
                .add(new LatencyRun(
                        round,
                        target.name(),
                        perSecond,
                        loop.whole().getTotalCount(),
                        LatencyRun.Percentiles.of(loop.firstToken()),
                        LatencyRun.Percentiles.of(loop.whole())));
    }

    /**
     * The same without keeping the figures: streams have code of their own to warm up.
     *
     * @return the busy share of the busier processor meanwhile, 0 to 1; without it a rate that overloads whoever shares the generator's processor would be taken for half load
     */
    public double warmUp(Target target, Duration length) {
        CoreTimes before = bed.proc().coreTimes();
        bed.count(
                target,
                bed.generator()
                        .openLoop(target.requests(Lane.SLOW, TOKENS), perSecond, length, RAMP)
                        .finish());
        CoreTimes after = bed.proc().coreTimes();
        return Math.max(bed.proxyCoreBusy(before, after), bed.rigCoreBusy(before, after));
    }
}
