package io.tollway.bench.ledger;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run found.
 *
 * @param conditions machine and moment, without which the figures say nothing
 */
public record LedgerOutcome(Map<String, String> conditions, List<Figure> figures) {
    private static final int FORMAT = 1;

    public LedgerOutcome {
        conditions = Map.copyOf(conditions);
        figures = List.copyOf(figures);
    }

    /** Whether the books behind every figure close. Speeds are not judged. */
    public boolean sound() {
        return figures.stream().allMatch(Figure::counts);
    }

    /** For people. */
    public String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%n%-36s %14s %14s  %s%n", "", "found", "target", ""));
        for (Figure each : figures) {
            String verdict = !each.counts() ? "VOID: " + each.breaks() : each.met() ? "met" : "missed";
            text.append(String.format(
                    Locale.ROOT,
                    "%-36s %14s %14s  %s, %s%n",
                    each.name(),
                    amount(each.value()),
                    (each.more() ? ">= " : "<= ") + amount(each.target()),
                    each.unit(),
                    verdict));
        }
        return text.toString();
    }

    private static String amount(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }

    public void write(Path file) {
        var json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = json.createObjectNode()
                .put("format", FORMAT)
                .put("kind", "ledger")
                .put("sound", sound());
        ArrayNode list = root.putArray("figures");
        for (Figure each : figures) {
            ObjectNode figure = list.addObject()
                    .put("name", each.name())
                    .put("unit", each.unit())
                    .put("value", each.value())
                    .put("target", each.target())
                    .put("better", each.more() ? "more" : "less")
                    .put("met", each.met());
            each.detail().forEach(figure.putObject("detail")::putPOJO);
            each.breaks().forEach(figure.putArray("books_that_do_not_close")::add);
        }
        conditions.forEach(root.putObject("conditions")::put);
        try {
            Files.writeString(file, json.writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
