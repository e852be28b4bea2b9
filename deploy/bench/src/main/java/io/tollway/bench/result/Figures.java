package io.tollway.bench.result;

import io.tollway.bench.statistics.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The raw data of a run, and the figures that follow from them: always the ratio of one target to another in the same round. */
public final class Figures {

    /** What everything is divided by. */
    public static final String REFERENCE = "nginx";
    /** The same program once more, so that the rig's own noise shows. */
    public static final String CONTROL = "nginx-again";

    public static final String DIRECT = "direct";

    /** If the control's interval has nothing in common with this range, the run says nothing. */
    private static final double CONTROL_LOW = 0.95;

    private static final double CONTROL_HIGH = 1.05;

    private final List<CpuWindow> cpu = new ArrayList<>();
    private final List<EventWindow> events = new ArrayList<>();
    private final List<LatencyRun> latency = new ArrayList<>();
    private final List<MemoryReading> memory = new ArrayList<>();

    public void add(CpuWindow window) {
        cpu.add(window);
    }

    public void add(EventWindow window) {
        events.add(window);
    }

    public void add(LatencyRun run) {
        latency.add(run);
    }

    public void add(MemoryReading reading) {
        memory.add(reading);
    }

    public List<CpuWindow> cpu() {
        return List.copyOf(cpu);
    }

    public List<EventWindow> events() {
        return List.copyOf(events);
    }

    public List<LatencyRun> latency() {
        return List.copyOf(latency);
    }

    public List<MemoryReading> memory() {
        return List.copyOf(memory);
    }

    /** All targets in the order in which they first appear in the first round. */
    public Set<String> targets() {
        Set<String> names = new LinkedHashSet<>(List.of(REFERENCE, CONTROL));
        cpu.forEach(window -> names.add(window.target()));
        latency.forEach(run -> names.add(run.target()));
        return names;
    }

    /** CPU per request as a multiple of nginx's in the same round. */
    public Optional<Spread> cpuPerRequest(String target) {
        return ratios(cpu, CpuWindow::round, CpuWindow::target, CpuWindow::microsPerRequest, target);
    }

    /** CPU per relayed event as a multiple of nginx's in the same round. */
    public Optional<Spread> cpuPerEvent(String target) {
        return ratios(events, EventWindow::round, EventWindow::target, EventWindow::microsPerEvent, target);
    }

    /** Milliseconds that a target adds to the direct call of the same round, at one percentile. */
    public Optional<Spread> addedMillis(String target, ToDoubleFunction<LatencyRun> figure) {
        return paired(
                latency,
                LatencyRun::round,
                LatencyRun::target,
                figure,
                target,
                DIRECT,
                (mine, theirs) -> mine - theirs);
    }

    /** What a target adds as a multiple of what nginx adds in the same round; rounds in which nginx added nothing are left out. */
    public Optional<Spread> addedRatio(String target, ToDoubleFunction<LatencyRun> figure) {
        List<Double> ratios = new ArrayList<>();
        for (LatencyRun run : latency) {
            if (run.target().equals(target)) {
                double direct = value(run.round(), DIRECT, figure);
                double reference = value(run.round(), REFERENCE, figure) - direct;
                double ratio = (figure.applyAsDouble(run) - direct) / reference;
                if (reference > 0 && Double.isFinite(ratio)) {
                    ratios.add(ratio);
                }
            }
        }
        return spread(ratios);
    }

    /** Middle of the absolute figures; second to the ratios, since they depend on machine and moment. */
    public Optional<Spread> microsPerRequest(String target) {
        return spread(cpu.stream()
                .filter(window -> window.target().equals(target))
                .map(CpuWindow::microsPerRequest)
                .toList());
    }

    public Optional<Spread> requestsPerSecond(String target) {
        return spread(cpu.stream()
                .filter(window -> window.target().equals(target))
                .map(CpuWindow::requestsPerSecond)
                .toList());
    }

    public Optional<Spread> microsPerEvent(String target) {
        return spread(events.stream()
                .filter(window -> window.target().equals(target))
                .map(EventWindow::microsPerEvent)
                .toList());
    }

    /** Why the run says nothing, if so: the control differs from itself. */
    public List<String> voided() {
        List<String> reasons = new ArrayList<>();
        cpuPerRequest(CONTROL)
                .filter(spread -> spread.excludes(CONTROL_LOW, CONTROL_HIGH))
                .ifPresent(spread -> reasons.add("CPU per request: nginx differs from itself, " + describe(spread)));
        cpuPerEvent(CONTROL)
                .filter(spread -> spread.excludes(CONTROL_LOW, CONTROL_HIGH))
                .ifPresent(spread -> reasons.add("CPU per event: nginx differs from itself, " + describe(spread)));
        return reasons;
    }

    private static String describe(Spread spread) {
        return String.format(
                java.util.Locale.ROOT,
                "ratio %.3f, interval %.3f to %.3f",
                spread.median(),
                spread.low(),
                spread.high());
    }

    private double value(int round, String target, ToDoubleFunction<LatencyRun> figure) {
        return latency.stream()
                .filter(run -> run.round() == round && run.target().equals(target))
                .mapToDouble(figure)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static <T> Optional<Spread> ratios(
            List<T> rows,
            java.util.function.ToIntFunction<T> round,
            java.util.function.Function<T, String> name,
            ToDoubleFunction<T> figure,
            String target) {
        // The upstream itself is no proxy and has no CPU time of one.
        return target.equals(DIRECT)
                ? Optional.empty()
                : paired(rows, round, name, figure, target, REFERENCE, (mine, theirs) -> mine / theirs);
    }

    private static <T> Optional<Spread> paired(
            List<T> rows,
            java.util.function.ToIntFunction<T> round,
            java.util.function.Function<T, String> name,
            ToDoubleFunction<T> figure,
            String target,
            String other,
            java.util.function.DoubleBinaryOperator operator) {
        List<Double> values = new ArrayList<>();
        for (T mine : rows) {
            if (!name.apply(mine).equals(target)) {
                continue;
            }
            for (T theirs : rows) {
                if (name.apply(theirs).equals(other) && round.applyAsInt(theirs) == round.applyAsInt(mine)) {
                    values.add(operator.applyAsDouble(figure.applyAsDouble(mine), figure.applyAsDouble(theirs)));
                }
            }
        }
        return spread(values);
    }

    private static Optional<Spread> spread(List<Double> values) {
        double[] finite = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        return finite.length == 0 ? Optional.empty() : Optional.of(Spread.of(finite));
    }
}
