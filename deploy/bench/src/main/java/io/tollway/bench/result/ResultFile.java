package io.tollway.bench.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.load.Tally;
import io.tollway.bench.proc.Memory;
import io.tollway.bench.statistics.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** {@code bench-result.json}: ratios first, then absolute figures, raw data, conditions and books. */
public final class ResultFile {

    private static final int FORMAT = 1;
    private static final int DECIMALS = 4;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultFile() {}

    public static void write(Path file, Outcome outcome) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, JSON.writeValueAsString(tree(outcome)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static ObjectNode tree(Outcome outcome) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        verdict(root.putObject("verdict"), outcome);
        ratios(root.putObject("ratios_to_nginx"), outcome.figures());
        absolute(root.putObject("absolute"), outcome.figures());
        memory(root.putArray("memory"), outcome.figures());
        books(root.putObject("books"), outcome);
        conditions(root.putObject("conditions"), outcome.conditions());
        raw(root.putObject("raw"), outcome.figures());
        return root;
    }

    private static void verdict(ObjectNode node, Outcome outcome) {
        node.put("sound", outcome.sound());
        node.put("void", !outcome.figures().voided().isEmpty());
        ArrayNode reasons = node.putArray("void_because");
        outcome.figures().voided().forEach(reasons::add);
        ArrayNode notes = node.putArray("notes");
        outcome.notes().forEach(notes::add);
    }

    private static void ratios(ObjectNode node, Figures figures) {
        for (String target : figures.targets()) {
            ObjectNode of = node.putObject(target);
            spread(of, "cpu_per_request", figures.cpuPerRequest(target));
            spread(of, "cpu_per_event", figures.cpuPerEvent(target));
            spread(of, "added_first_token_p50", figures.addedRatio(target, run -> run.firstToken()
                    .p50()));
            spread(of, "added_first_token_p99", figures.addedRatio(target, run -> run.firstToken()
                    .p99()));
        }
        // The upstream is no proxy: it has no ratio.
        node.remove(Figures.DIRECT);
    }

    private static void absolute(ObjectNode node, Figures figures) {
        for (String target : figures.targets()) {
            ObjectNode of = node.putObject(target);
            if (!target.equals(Figures.DIRECT)) {
                spread(of, "cpu_us_per_request", figures.microsPerRequest(target));
                spread(of, "cpu_us_per_event", figures.microsPerEvent(target));
                added(of, "added_first_token_ms", figures, target, LatencyRun::firstToken);
                added(of, "added_whole_answer_ms", figures, target, LatencyRun::whole);
            }
            spread(of, "requests_per_second", figures.requestsPerSecond(target));
        }
    }

    private static void added(
            ObjectNode node,
            String name,
            Figures figures,
            String target,
            java.util.function.Function<LatencyRun, LatencyRun.Percentiles> which) {
        ObjectNode of = node.putObject(name);
        Map<String, ToDoubleFunction<LatencyRun.Percentiles>> percentiles = new java.util.LinkedHashMap<>();
        percentiles.put("p50", LatencyRun.Percentiles::p50);
        percentiles.put("p90", LatencyRun.Percentiles::p90);
        percentiles.put("p99", LatencyRun.Percentiles::p99);
        percentiles.forEach((label, percentile) ->
                spread(of, label, figures.addedMillis(target, run -> percentile.applyAsDouble(which.apply(run)))));
    }

    private static void memory(ArrayNode array, Figures figures) {
        for (MemoryReading reading : figures.memory()) {
            ObjectNode of = array.addObject().put("target", reading.target()).put("streams", reading.streams());
            memory(of.putObject("idle"), reading.idle());
            memory(of.putObject("open"), reading.open());
            number(of, "resident_kib_per_stream", reading.kibPerStream());
        }
    }

    private static void memory(ObjectNode node, Memory memory) {
        node.put("resident_kib", memory.residentKib()).put("proportional_kib", memory.proportionalKib());
    }

    private static void books(ObjectNode node, Outcome outcome) {
        node.put("closed", outcome.books().closed());
        @Nullable BigDecimal charged = outcome.books().chargedUsd();
        node.put("charged_usd", charged == null ? null : charged.toPlainString());
        node.put("invoiced_usd", outcome.books().invoicedUsd().toPlainString());
        ArrayNode differences = node.putArray("differences");
        outcome.books().differences().forEach(differences::add);
        ObjectNode requests = node.putObject("requests");
        new java.util.TreeMap<>(outcome.tallies()).forEach((target, tally) -> tally(requests.putObject(target), tally));
    }

    private static void tally(ObjectNode node, Tally tally) {
        node.put("sent", tally.sentCount()).put("good", tally.goodCount()).put("failed", tally.failedCount());
        ObjectNode reasons = node.putObject("failures");
        tally.reasons().forEach(reasons::put);
    }

    private static void conditions(ObjectNode node, Conditions conditions) {
        node.put("started_at", conditions.startedAt().toString());
        node.put("load_average_before", conditions.loadBefore());
        node.put("load_average_at_preflight", conditions.loadAtPreflight());
        node.put("load_average_after", conditions.loadAfter());
        number(node, "cpu_pressure_avg10_at_preflight", conditions.pressureAtPreflight());
        number(node, "steal_share_at_preflight", conditions.stealAtPreflight());
        node.put("waited_for_quiet_s", conditions.waitedSeconds());
        node.put("quiet", conditions.quiet());
        ObjectNode facts = node.putObject("machine");
        conditions.facts().forEach(facts::put);
    }

    private static void raw(ObjectNode node, Figures figures) {
        ArrayNode cpu = node.putArray("cpu_windows");
        for (CpuWindow window : figures.cpu()) {
            ObjectNode of = cpu.addObject().put("round", window.round()).put("target", window.target());
            of.put("requests", window.requests()).put("failed", window.failed());
            number(of, "seconds", window.seconds());
            of.put("cpu_ns", window.cpuNanos());
            number(of, "proxy_core_busy", window.proxyCoreBusy());
            number(of, "rig_core_busy", window.rigCoreBusy());
            ObjectNode beside = of.putObject("beside_cpu_ns");
            new java.util.TreeMap<>(window.besideNanos()).forEach(beside::put);
            ObjectNode threads = of.putObject("threads_cpu_ns");
            new java.util.TreeMap<>(window.threadNanos()).forEach(threads::put);
        }
        ArrayNode events = node.putArray("event_windows");
        for (EventWindow window : figures.events()) {
            ObjectNode of = events.addObject().put("round", window.round()).put("target", window.target());
            of.put("streams", window.streams()).put("events", window.events()).put("ended_early", window.endedEarly());
            number(of, "seconds", window.seconds());
            of.put("cpu_ns", window.cpuNanos());
        }
        ArrayNode latency = node.putArray("latency_runs");
        for (LatencyRun run : figures.latency()) {
            ObjectNode of = latency.addObject().put("round", run.round()).put("target", run.target());
            of.put("requests_per_second", run.perSecond()).put("measured", run.measured());
            percentiles(of.putObject("first_token_ms"), run.firstToken());
            percentiles(of.putObject("whole_answer_ms"), run.whole());
        }
    }

    private static void percentiles(ObjectNode node, LatencyRun.Percentiles percentiles) {
        number(node, "p50", percentiles.p50());
        number(node, "p90", percentiles.p90());
        number(node, "p99", percentiles.p99());
        number(node, "p99_9", percentiles.p999());
        number(node, "max", percentiles.max());
    }

    private static void spread(ObjectNode node, String name, Optional<Spread> spread) {
        spread.ifPresent(found -> {
            ObjectNode of = node.putObject(name);
            number(of, "median", found.median());
            number(of, "q1", found.lowerQuartile());
            number(of, "q3", found.upperQuartile());
            number(of, "ci95_low", found.low());
            number(of, "ci95_high", found.high());
            of.put("rounds", found.count());
        });
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN));
        } else {
            node.putNull(name);
        }
    }
}
