package io.tollway.bench.measure;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.Tally;
import io.tollway.bench.proc.CoreTimes;
import io.tollway.bench.proc.Pinning;
import io.tollway.bench.proc.ProcFs;
import io.tollway.bench.result.Figures;
import io.tollway.bench.target.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every phase needs: the generator, the clocks, and where results go. */
public final class Bed {

    private final LoadGenerator generator;
    private final ProcFs proc;
    private final Pinning pinning;
    private final Map<String, Long> beside;
    private final Figures figures = new Figures();
    private final Map<String, Tally> tallies;

    /** @param beside the stack's servers whose CPU time is told beside the gateway's, by name */
    public Bed(LoadGenerator generator, ProcFs proc, Pinning pinning, Map<String, Long> beside) {
        this(generator, proc, pinning, beside, new HashMap<>());
    }

    private Bed(
            LoadGenerator generator,
            ProcFs proc,
            Pinning pinning,
            Map<String, Long> beside,
            Map<String, Tally> tallies) {
        this.generator = generator;
        this.proc = proc;
        this.pinning = pinning;
        this.beside = Map.copyOf(beside);
        this.tallies = tallies;
    }

    /** The same without this one's figures; what is sent on it counts for the books like everything else. */
    public Bed aside() {
        return new Bed(generator, proc, pinning, beside, tallies);
    }

    public Figures figures() {
        return figures;
    }

    /** Everything sent to each target so far. */
    public Map<String, Tally> tallies() {
        return Map.copyOf(tallies);
    }

    LoadGenerator generator() {
        return generator;
    }

    ProcFs proc() {
        return proc;
    }

    void count(Target target, Tally tally) {
        tallies.computeIfAbsent(target.name(), name -> new Tally()).add(tally);
    }

    long cpuNanos(Target target) {
        return target.pid().isPresent() ? proc.cpuNanos(target.pid().getAsLong()) : 0;
    }

    Map<String, Long> besideNanos(Target target) {
        Map<String, Long> nanos = new LinkedHashMap<>();
        if (target.kind() == Target.Kind.GATEWAY) {
            beside.forEach((name, pid) -> nanos.put(name, proc.cpuNanos(pid)));
        }
        return nanos;
    }

    /** Only a gateway's: of the others all have one thread that matters. */
    Map<String, Long> threadNanos(Target target) {
        return target.isGateway() && target.pid().isPresent()
                ? proc.threadNanos(target.pid().getAsLong())
                : Map.of();
    }

    double proxyCoreBusy(CoreTimes before, CoreTimes after) {
        return after.busySince(before, pinning.proxyCore());
    }

    double rigCoreBusy(CoreTimes before, CoreTimes after) {
        return after.busySince(before, 0);
    }
}
