package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollway.simulator.provider.chance.Mix;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes numbers for a schema: those that stand in the question, in their order and each once, where they fit; otherwise one within the bounds. */
final class NumberSamples {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Larger bounds are not worth keeping, and dear to compute with. */
    private static final double MOST_NUMBER = 1e15;
    /** Neither a part of a word, a date, a time or a version, nor the length that an answer shall have. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{L}\\p{N}_.:/-])-?\\d{1,15}(?:\\.\\d{1,9})?(?![\\p{L}\\p{N}_:/-]|\\.\\d| (?:words|tokens)\\b)");

    private static final int MOST_ASKED = 100;

    private final Mix mix;
    private final List<BigDecimal> asked;

    NumberSamples(Mix mix, String question) {
        this.mix = mix;
        this.asked = numbers(question);
    }

    private static List<BigDecimal> numbers(String question) {
        List<BigDecimal> found = new ArrayList<>();
        Matcher number = NUMBER.matcher(question);
        while (found.size() < MOST_ASKED && number.find()) {
            found.add(new BigDecimal(number.group()));
        }
        return found;
    }

    JsonNode whole(JsonNode s) {
        long step = Math.max(1, s.path("multipleOf").asLong(1));
        BigDecimal low = least(s, BigDecimal.ONE);
        BigDecimal high = most(s, low, BigDecimal.ONE);
        long from = Math.ceilDiv(low.setScale(0, RoundingMode.CEILING).longValue(), step);
        long to = Math.floorDiv(high.setScale(0, RoundingMode.FLOOR).longValue(), step);
        for (BigDecimal said : asked) {
            boolean fits = said.stripTrailingZeros().scale() <= 0 && within(said, low, high, s);
            if (fits && said.longValue() % step == 0) {
                asked.remove(said);
                return JSON.numberNode(said.longValue());
            }
        }
        long span = Math.clamp(to - from + 1, 1, 1_000_000);
        return JSON.numberNode((from + mix.below((int) span)) * step);
    }

    JsonNode any(JsonNode s) {
        BigDecimal step = bound(s, "multipleOf");
        if (step != null && step.signum() > 0) {
            return JSON.numberNode(
                    least(s, step).divide(step, 0, RoundingMode.CEILING).multiply(step));
        }
        BigDecimal low = least(s, new BigDecimal("0.01"));
        BigDecimal high = most(s, low, new BigDecimal("0.01"));
        for (BigDecimal said : asked) {
            if (within(said, low, high, s)) {
                asked.remove(said);
                return JSON.numberNode(said.stripTrailingZeros());
            }
        }
        BigDecimal part = BigDecimal.valueOf(mix.below(100), 2);
        BigDecimal taken = low.add(high.subtract(low).multiply(part));
        // Models write whole numbers where those will do: callers count with them, and some read nothing else.
        BigDecimal whole = taken.setScale(0, RoundingMode.CEILING);
        boolean does = high.subtract(low).compareTo(BigDecimal.ONE) > 0 && whole.compareTo(high) <= 0;
        return does ? JSON.numberNode(whole.longValue()) : JSON.numberNode(taken.stripTrailingZeros());
    }

    /** Within the bounds that the schema states; the others are only where samples are taken from. */
    private static boolean within(BigDecimal said, BigDecimal low, BigDecimal high, JsonNode s) {
        boolean floor =
                s.path("minimum").isNumber() || s.path("exclusiveMinimum").isNumber();
        boolean ceiling =
                s.path("maximum").isNumber() || s.path("exclusiveMaximum").isNumber();
        return (!floor || said.compareTo(low) >= 0) && (!ceiling || said.compareTo(high) <= 0);
    }

    private static BigDecimal least(JsonNode s, BigDecimal step) {
        BigDecimal inclusive = bound(s, "minimum");
        if (inclusive != null) {
            return inclusive;
        }
        BigDecimal exclusive = bound(s, "exclusiveMinimum");
        if (exclusive != null) {
            return exclusive.add(step);
        }
        BigDecimal below = bound(s, "exclusiveMaximum");
        BigDecimal top = bound(s, "maximum");
        return below != null ? below.subtract(BigDecimal.TEN) : top == null ? BigDecimal.ONE : top.min(BigDecimal.ONE);
    }

    private static BigDecimal most(JsonNode s, BigDecimal low, BigDecimal step) {
        BigDecimal inclusive = bound(s, "maximum");
        if (inclusive != null) {
            return inclusive;
        }
        BigDecimal exclusive = bound(s, "exclusiveMaximum");
        return exclusive == null ? low.add(BigDecimal.valueOf(99)) : exclusive.subtract(step);
    }

    private static @Nullable BigDecimal bound(JsonNode s, String field) {
        JsonNode bound = s.path(field);
        return bound.isNumber() && Math.abs(bound.doubleValue()) <= MOST_NUMBER ? bound.decimalValue() : null;
    }
}
