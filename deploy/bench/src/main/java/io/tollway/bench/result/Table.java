package io.tollway.bench.result;

import io.tollway.bench.statistics.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures for a terminal: ratio to nginx first, then what it is on this machine. */
public final class Table {

    private Table() {}

    public static String of(Outcome outcome) {
        Figures figures = outcome.figures();
        StringBuilder text = new StringBuilder();
        section(text, "CPU per request, not streamed", "x nginx  [95 % interval]   quartiles      us      req/s");
        for (String target : figures.targets()) {
            row(text, target, figures.cpuPerRequest(target), figures.microsPerRequest(target));
            figures.requestsPerSecond(target).ifPresent(rate -> text.append(format("  %8.0f", rate.median())));
        }
        section(text, "CPU per relayed event", "x nginx  [95 % interval]   quartiles      us");
        for (String target : figures.targets()) {
            if (figures.cpuPerEvent(target).isPresent()) {
                row(text, target, figures.cpuPerEvent(target), figures.microsPerEvent(target));
            }
        }
        latency(text, figures);
        section(text, "Resident memory", "MiB idle   MiB with streams   KiB per stream");
        for (MemoryReading reading : figures.memory()) {
            text.append(format(
                    "\n  %-14s %8.1f   %8.1f with %-6d %8.1f",
                    reading.target(),
                    reading.idle().residentKib() / 1024.0,
                    reading.open().residentKib() / 1024.0,
                    reading.streams(),
                    reading.kibPerStream()));
        }
        verdict(text, outcome);
        return text.append('\n').toString();
    }

    private static void latency(StringBuilder text, Figures figures) {
        figures.latency().stream().findFirst().ifPresent(run -> {
            section(
                    text,
                    "Added to the first token at " + run.perSecond() + " requests/s, upstream's after 50 ms",
                    "p50 ms   p99 ms   [95 % interval of p99]   x nginx at p50");
            for (String target : figures.targets()) {
                Optional<Spread> middle =
                        figures.addedMillis(target, of -> of.firstToken().p50());
                Optional<Spread> late =
                        figures.addedMillis(target, of -> of.firstToken().p99());
                if (target.equals(Figures.DIRECT) || middle.isEmpty() || late.isEmpty()) {
                    continue;
                }
                text.append(format(
                        "\n  %-14s %7.3f  %7.3f   [%7.3f .. %7.3f]   %s",
                        target,
                        middle.get().median(),
                        late.get().median(),
                        late.get().low(),
                        late.get().high(),
                        figures.addedRatio(target, of -> of.firstToken().p50())
                                .map(ratio -> format("%7.2f", ratio.median()))
                                .orElse("      -")));
            }
        });
    }

    private static void verdict(StringBuilder text, Outcome outcome) {
        Conditions conditions = outcome.conditions();
        text.append("\n\nLoad average before ").append(conditions.loadBefore());
        text.append(", at the first window ").append(conditions.loadAtPreflight());
        text.append(", after ").append(conditions.loadAfter());
        text.append(conditions.quiet() ? "; the machine was quiet." : "; the machine was NOT quiet: read ratios only.");
        if (outcome.books().chargedUsd() == null) {
            text.append("\nThe gateway was not measured.");
        } else {
            text.append("\nThe ledger charged $")
                    .append(outcome.books().chargedUsd().toPlainString());
            text.append(", the upstream's invoice says $")
                    .append(outcome.books().invoicedUsd().toPlainString())
                    .append('.');
        }
        text.append(outcome.books().closed() ? "\nThe books close." : "\nTHE BOOKS DO NOT CLOSE:");
        outcome.books().differences().forEach(difference -> text.append("\n  ").append(difference));
        for (String target : new ArrayList<>(outcome.tallies().keySet())) {
            var tally = outcome.tallies().get(target);
            if (tally != null && tally.failedCount() > 0) {
                text.append("\nFAILED at ")
                        .append(target)
                        .append(": ")
                        .append(tally.failedCount())
                        .append(" requests ");
                text.append(tally.reasons());
            }
        }
        List<String> reasons = outcome.figures().voided();
        reasons.forEach(reason -> text.append("\nVOID: ").append(reason));
        outcome.notes().forEach(note -> text.append("\nNote: ").append(note));
    }

    private static void row(StringBuilder text, String target, Optional<Spread> ratio, Optional<Spread> micros) {
        text.append(format("\n  %-14s ", target));
        // The upstream itself has neither.
        text.append(ratio.map(of -> format(
                        "%6.2f  [%5.2f .. %5.2f]    %5.2f .. %5.2f",
                        of.median(), of.low(), of.high(), of.lowerQuartile(), of.upperQuartile()))
                .orElse(format("%6s  %16s  %16s", "-", "", "")));
        text.append(
                ratio.isPresent()
                        ? micros.map(of -> format("  %7.1f", of.median())).orElse("")
                        : "         ");
    }

    private static void section(StringBuilder text, String title, String columns) {
        text.append("\n\n").append(title).append('\n').append(format("  %-14s %s", "", columns));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
