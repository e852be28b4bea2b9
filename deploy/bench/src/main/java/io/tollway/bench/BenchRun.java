package io.tollway.bench;

import io.tollway.bench.books.Books;
import io.tollway.bench.books.Invoice;
import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.Tally;
import io.tollway.bench.measure.AddedLatency;
import io.tollway.bench.measure.Bed;
import io.tollway.bench.measure.CompilerRest;
import io.tollway.bench.measure.EventCost;
import io.tollway.bench.measure.HalfLoad;
import io.tollway.bench.measure.Preflight;
import io.tollway.bench.measure.RequestCost;
import io.tollway.bench.measure.StreamMemory;
import io.tollway.bench.result.Conditions;
import io.tollway.bench.result.Outcome;
import io.tollway.bench.stack.BenchTenant;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Target;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** One run: memory, warm-up, preflight, rounds, books. */
final class BenchRun {

    private static final Duration BOOKS = Duration.ofSeconds(90);
    private static final int LEAST_RATE = 20;
    /** A stream of some events costs several times what an answer in one piece does. */
    private static final int FIRST_TRY = 8;

    private static final int MOST_MIXED = 8;
    private static final Duration MIXED_WINDOW = Duration.ofSeconds(1);

    private final BenchOptions options;
    private final Path checkout;
    private final Random order = new Random();
    private final List<String> notes = new ArrayList<>();
    private final long began = System.nanoTime();
    private final Instant startedAt = Clock.systemUTC().instant();

    BenchRun(BenchOptions options, Path checkout) {
        this.options = options;
        this.checkout = checkout;
    }

    Outcome run() {
        String loadBefore = io.tollway.bench.proc.ProcFs.ofThisMachine().loadAverage();
        say("Starting what is measured and what it is compared with");
        try (Rig rig = Rig.build(options, checkout)) {
            Bed bed = rig.bed();
            memory(bed, rig.targets());
            int rate = warmUp(bed, rig.targets());
            mix(bed, rig.targets(), rate);
            say("Waiting for a quiet machine, at most " + options.quietWait().toSeconds() + " s");
            Preflight.Finding finding = Preflight.run(rig.proc(), options.quietWait());
            String loadAtPreflight = rig.proc().loadAverage();
            rounds(bed, rig.targets(), rate);
            String loadAfter = rig.proc().loadAverage();
            say("Closing the books");
            Books books = books(rig, bed.tallies());
            Conditions conditions = new Conditions(
                    rig.facts(),
                    startedAt,
                    loadBefore,
                    loadAtPreflight,
                    loadAfter,
                    finding.pressurePercent(),
                    finding.stolen(),
                    finding.waitedSeconds(),
                    finding.quiet());
            return new Outcome(conditions, bed.figures(), bed.tallies(), books, notes);
        }
    }

    private void memory(Bed bed, List<Target> targets) {
        say("Memory with " + options.streams() + " open streams");
        StreamMemory phase = new StreamMemory(bed, options.streams(), options.settle());
        for (Target target : processes(targets)) {
            if (!phase.measure(target)) {
                notes.add("no memory reading of " + target.name() + ": " + options.streams()
                        + " streams were not open at the same time");
            }
        }
    }

    /** Gives back the rate of the latency runs, common to all. */
    private int warmUp(Bed bed, List<Target> targets) {
        say("Warm-up, " + options.warmUp().toSeconds() + " s each, longer while requests get cheaper");
        RequestCost requests = new RequestCost(bed, options.connections());
        double slowest = Double.MAX_VALUE;
        for (Target target : targets) {
            RequestCost.WarmUp end = requests.warmUp(target, options.warmUp());
            slowest = Math.min(slowest, end.requestsPerSecond());
            if (!end.steady()) {
                notes.add(target.name() + " was still getting cheaper when its warm-up ended");
            }
        }
        HalfLoad load = new HalfLoad(Math.max(LEAST_RATE, slowest / FIRST_TRY), Math.max(LEAST_RATE, slowest / 2));
        for (int i = 0; i < HalfLoad.TRIES; i++) {
            AddedLatency streams = new AddedLatency(bed, load.perSecond());
            load.saw(targets.stream()
                    .mapToDouble(
                            target -> streams.warmUp(target, options.warmUp().dividedBy(2)))
                    .max()
                    .orElse(0));
        }
        say("Added latency at " + load.perSecond() + " streams a second");
        return load.perSecond();
    }

    /**
     * Rounds that nobody keeps, until a gateway's compiler rests in them: one that was warmed up with one kind of request compiles again when streams and translations follow, and what that burns
     * is not what a request costs. Told where it does not come to rest.
     */
    private void mix(Bed bed, List<Target> targets, int rate) {
        for (int i = 1; i <= MOST_MIXED; i++) {
            say("Warm-up of everything in turn, " + i + " of at most " + MOST_MIXED);
            Bed aside = bed.aside();
            round(aside, targets, rate, 0, MIXED_WINDOW);
            if (CompilerRest.of(aside.figures().cpu())) {
                return;
            }
        }
        notes.add("the gateway's compiler was still at work when the warm-up ended");
    }

    private void rounds(Bed bed, List<Target> targets, int rate) {
        long longest = 0;
        for (int round = 1; round <= options.rounds(); round++) {
            if (elapsed().plusNanos(longest).compareTo(options.limit()) > 0) {
                notes.add("only " + (round - 1) + " of " + options.rounds() + " rounds: --max-minutes was reached");
                return;
            }
            long start = System.nanoTime();
            say("Round " + round + " of " + options.rounds());
            round(bed, targets, rate, round, options.window());
            longest = Math.max(longest, System.nanoTime() - start);
        }
    }

    private void round(Bed bed, List<Target> targets, int rate, int number, Duration window) {
        RequestCost requests = new RequestCost(bed, options.connections());
        EventCost events = new EventCost(bed, options.pacedStreams());
        AddedLatency latency = new AddedLatency(bed, rate);
        shuffled(targets, target -> requests.measure(number, target, window));
        shuffled(proxies(targets), target -> events.measure(number, target, window));
        shuffled(targets, target -> latency.measure(number, target, window));
    }

    private Books books(Rig rig, Map<String, Tally> tallies) {
        Invoice invoice = new Invoice();
        rig.simulator().invoice(invoice::add);
        List<Books.Side> sides = new ArrayList<>();
        for (Target target : rig.targets()) {
            sides.add(new Books.Side(
                    target.name(),
                    Optional.ofNullable(tallies.get(target.name()))
                            .map(Tally::goodCount)
                            .orElse(0L),
                    // Before the measurement each model was tried once.
                    target.isGateway() ? Lane.values().length : 0,
                    switch (target.kind()) {
                        case PASSES_THROUGH -> invoice.of(target.name());
                        case GATEWAY -> invoice.startingWith(BenchTenant.ACCOUNT_PREFIX);
                        case GATEWAY_TRANSLATING -> invoice.startingWith(BenchTenant.TRANSLATED_ACCOUNT_PREFIX);
                    }));
        }
        BigDecimal invoiced = invoice.startingWith(BenchTenant.ACCOUNT_PREFIX)
                .costUsd()
                .add(invoice.startingWith(BenchTenant.TRANSLATED_ACCOUNT_PREFIX).costUsd());
        return Books.compare(
                sides, rig.tenant().map(tenant -> settled(tenant, invoiced)).orElse(null), invoiced);
    }

    /** The charge once it has reached what is expected, or after a bounded wait whatever it is then. */
    private static BigDecimal settled(BenchTenant tenant, BigDecimal expected) {
        LoadGenerator.await(() -> tenant.charged().compareTo(expected) == 0, BOOKS);
        return tenant.charged();
    }

    private void shuffled(List<Target> targets, Consumer<Target> measure) {
        List<Target> shuffled = new ArrayList<>(targets);
        Collections.shuffle(shuffled, order);
        shuffled.forEach(measure);
    }

    private static List<Target> proxies(List<Target> targets) {
        return targets.stream().filter(target -> target.pid().isPresent()).toList();
    }

    /** Each process once: the gateway's memory is the same, whatever its upstreams speak. */
    private static List<Target> processes(List<Target> targets) {
        return proxies(targets).stream()
                .filter(target -> target.kind() != Target.Kind.GATEWAY_TRANSLATING)
                .toList();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void say(String text) {
        System.out.printf("%4d s  %s%n", elapsed().toSeconds(), text);
    }
}
