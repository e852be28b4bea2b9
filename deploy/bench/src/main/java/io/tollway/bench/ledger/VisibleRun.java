package io.tollway.bench.ledger;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.load.OpenLoop;
import io.tollway.bench.load.Tally;
import io.tollway.bench.stack.BenchTenant;
import io.tollway.bench.stack.Stack;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * How long after its answer a request is in the balance, at a fixed rate through the whole path. Every few milliseconds both sides are counted: answers that were whole at the client, and
 * debits in the wallet (all requests cost the same). The k-th answer is visible when the wallet shows k debits.
 */
final class VisibleRun {
    private static final int TOKENS = 96;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration RAMP = Duration.ofMillis(500);
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(4);
    private static final long TARGET_MS = 1_000;

    private final Stack stack;
    private final LedgerTables tables;
    private final BenchTenant tenant;

    VisibleRun(Stack stack, LedgerTables tables, BenchTenant tenant) {
        this.stack = stack;
        this.tables = tables;
        this.tenant = tenant;
    }

    /** What both sides had counted at one moment. */
    record Sample(long nanos, long answered, long debited) {}

    Figure measure(int perSecond, Duration length) {
        UUID organization = tenant.organization();
        Target target = tenant.targets(stack).getFirst();
        try (LoadGenerator generator = new LoadGenerator()) {
            generator
                    .openLoop(target.requests(Lane.FAST, TOKENS), perSecond, WARM_UP, RAMP)
                    .finish();
            LoadGenerator.await(() -> still(organization), SETTLE);
            long charge = tables.recordOf(organization, Lane.FAST.model())
                    .path("charge_nano")
                    .asLong();
            long usedBefore = tables.usedBy(organization);
            long rowsBefore = tables.recordsOf(organization);
            OpenLoop loop = generator.openLoop(target.requests(Lane.FAST, TOKENS), perSecond, length, RAMP);
            long wanted = length.plus(RAMP).toMillis() * perSecond / 1_000;
            List<Sample> samples = new ArrayList<>();
            boolean complete = LoadGenerator.await(
                    () -> {
                        long debited = (tables.usedBy(organization) - usedBefore) / charge;
                        samples.add(new Sample(System.nanoTime(), loop.tally().goodCount(), debited));
                        LoadGenerator.window(STEP);
                        return debited >= wanted;
                    },
                    length.plus(SETTLE));
            Tally tally = loop.finish();
            LoadGenerator.await(() -> still(organization), SETTLE);
            List<String> breaks = new ArrayList<>();
            long used = tables.usedBy(organization) - usedBefore;
            long rows = tables.recordsOf(organization) - rowsBefore;
            if (tally.failedCount() > 0) {
                breaks.add(tally.failedCount() + " requests failed: " + tally.reasons());
            }
            if (rows != tally.goodCount() || used != tally.goodCount() * charge) {
                breaks.add(tally.goodCount() + " answers at " + charge + " each, but " + rows + " rows and " + used
                        + " nano-dollars");
            }
            if (!complete && breaks.isEmpty()) {
                breaks.add("not everything was visible within " + SETTLE.toSeconds() + " s");
            }
            return figure(samples, perSecond, tally, breaks);
        }
    }

    private boolean still(UUID organization) {
        long before = tables.usedBy(organization);
        LoadGenerator.window(Duration.ofMillis(500));
        return before == tables.usedBy(organization);
    }

    private static Figure figure(List<Sample> samples, int perSecond, Tally tally, List<String> breaks) {
        Histogram lag = lags(samples);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("requests_per_second", perSecond);
        detail.put("answers", tally.goodCount());
        detail.put("samples", samples.size());
        detail.put("p50_ms", lag.getValueAtPercentile(50) / 1_000.0);
        detail.put("p90_ms", lag.getValueAtPercentile(90) / 1_000.0);
        detail.put("max_ms", lag.getMaxValue() / 1_000.0);
        return new Figure(
                "usage visible in the balance, p99",
                "ms",
                lag.getValueAtPercentile(99) / 1_000.0,
                TARGET_MS,
                false,
                detail,
                breaks);
    }

    /** In microseconds; an answer counts from the sample before it was seen, so a lag is never told too short. */
    static Histogram lags(List<Sample> samples) {
        Histogram lag = new Histogram(120_000_000L, 3);
        int visible = 0;
        for (int i = 1; i < samples.size(); i++) {
            long since = samples.get(i - 1).nanos();
            for (long k = samples.get(i - 1).answered() + 1; k <= samples.get(i).answered(); k++) {
                while (visible < samples.size() && samples.get(visible).debited() < k) {
                    visible++;
                }
                if (visible == samples.size()) {
                    return lag;
                }
                lag.recordValue(Math.max(0, (samples.get(visible).nanos() - since) / 1_000));
            }
        }
        return lag;
    }
}
