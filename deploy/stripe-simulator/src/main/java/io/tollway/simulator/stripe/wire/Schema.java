package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters one endpoint accepts, written as text:
 *
 * <pre>
 * amount!: positive
 * currency!: currency
 * metadata: map?
 * address: { city: string, country: string }?
 * items: [{ price!: string }]
 * mode: enum(payment|setup)
 * discounts: refused
 * </pre>
 *
 * {@code !} marks what is required, {@code ?} what an empty text clears. Types: {@code string}, {@code string(200)},
 * {@code int}, {@code natural} (from 0), {@code positive}, {@code bool}, {@code currency}, {@code decimal}, {@code map},
 * {@code range}, {@code url}, {@code kept} (accepted and shown, without effect), {@code refused} (Stripe has it, the
 * simulator does not).
 */
public final class Schema {
    private static final Pattern TOKEN = Pattern.compile("\\s*([A-Za-z0-9_.*-]+|[{}\\[\\]():!?,|])");
    private static final int USUAL_LENGTH = 5_000;
    private static final String LIST = """
            limit: positive
            starting_after: string
            ending_before: string
            created: range
            """;

    private final ParameterType.Group root;

    private Schema(ParameterType.Group root) {
        this.root = root;
    }

    public static Schema of(String text) {
        return new Schema(new Reader(text + "\nexpand: [string]?").fields(true));
    }

    /** The given filters, and what every list takes. */
    public static Schema list(String filters) {
        return of(filters + "\n" + LIST);
    }

    public static Schema empty() {
        return of("");
    }

    /**
     * @param decoded as {@link Form#decode} gave it
     * @return typed values
     * @throws InvalidRequest naming the first parameter that does not fit
     */
    public Params check(ObjectNode decoded) {
        return new Params("", new Checker().group("", root, decoded));
    }

    private static final class Reader {
        private final List<String> tokens = new ArrayList<>();
        private int at;

        Reader(String text) {
            Matcher matcher = TOKEN.matcher(text);
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                tokens.add(matcher.group(1));
                end = matcher.end();
            }
            if (!text.substring(end).isBlank()) {
                throw new IllegalArgumentException("not a schema from: " + text.substring(end));
            }
        }

        ParameterType.Group fields(boolean outermost) {
            Map<String, ParameterType.Field> fields = new LinkedHashMap<>();
            while (at < tokens.size() && !tokens.get(at).equals("}")) {
                String name = tokens.get(at++);
                boolean required = accept("!");
                expect(":");
                fields.put(name, new ParameterType.Field(type(), required));
                accept(",");
            }
            if (!outermost) {
                expect("}");
            }
            return new ParameterType.Group(fields);
        }

        private ParameterType type() {
            ParameterType type = bare();
            return accept("?") ? new ParameterType.Clearable(type) : type;
        }

        private ParameterType bare() {
            String word = tokens.get(at++);
            return switch (word) {
                case "{" -> fields(false);
                case "[" -> {
                    ParameterType element = type();
                    expect("]");
                    yield new ParameterType.Many(element);
                }
                case "string" -> new ParameterType.Text(accept("(") ? length() : USUAL_LENGTH);
                case "int" -> new ParameterType.Whole(Long.MIN_VALUE);
                case "natural" -> new ParameterType.Whole(0);
                case "positive" -> new ParameterType.Whole(1);
                case "bool" -> new ParameterType.Truth();
                case "currency" -> new ParameterType.CurrencyCode();
                case "decimal" -> new ParameterType.Decimal();
                case "map" -> new ParameterType.Metadata();
                case "range" -> new ParameterType.Range();
                case "url" -> new ParameterType.Url();
                case "kept" -> new ParameterType.Kept();
                case "refused" -> new ParameterType.Refused();
                case "enum" -> values();
                default -> throw new IllegalArgumentException("not a type: " + word);
            };
        }

        private int length() {
            int length = Integer.parseInt(tokens.get(at++));
            expect(")");
            return length;
        }

        private ParameterType values() {
            expect("(");
            List<String> values = new ArrayList<>();
            do {
                values.add(tokens.get(at++));
            } while (accept("|"));
            expect(")");
            return new ParameterType.OneOf(List.copyOf(values));
        }

        private boolean accept(String token) {
            if (at < tokens.size() && tokens.get(at).equals(token)) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(String token) {
            if (!accept(token)) {
                throw new IllegalArgumentException("expected " + token + " at token " + at + " of " + tokens);
            }
        }
    }
}
