package io.tollway.simulator.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.chance.Mix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes strings for a schema: formats by their form, otherwise what the question has in quotes (in order, each once), otherwise a proper name from it, otherwise a word. */
final class StringSamples {
    private static final int LONGEST_PATTERN = 200;
    private static final int LONGEST_QUOTE = 200;
    private static final int MOST_QUOTES = 50;
    /** Marks that stand at a word's edge: those inside a word are apostrophes. */
    private static final Pattern QUOTED = Pattern.compile(
            "(?<![\\p{L}\\p{N}])(?:'([^'\\n]+)'|\"([^\"\\n]+)\"|\u201c([^\u201d\\n]+)\u201d)(?![\\p{L}\\p{N}])");

    private static final List<String> CANDIDATES = List.of(
            "a",
            "A",
            "abc",
            "ABC",
            "abcd",
            "abcde",
            "abcdef",
            "1",
            "12",
            "123",
            "1234",
            "12345",
            "123456",
            "1234567890",
            "12.5",
            "a1",
            "A1",
            "AB12",
            "abc-123",
            "ABC-123",
            "2026-11-22",
            "12:30",
            "12:30:00",
            "user@example.com",
            "https://example.com",
            "#a1b2c3",
            "a1b2c3d4",
            "+14155550100",
            "415-555-0100",
            "(415) 555-0100",
            "USD",
            "US",
            "en",
            "en-US",
            "192.0.2.1",
            "v1.2.3",
            "1.2.3",
            "Some_Name",
            "some_name",
            "some-name",
            "SOME_NAME",
            "Some Name",
            "");

    private final Mix mix;
    private final List<String> names;
    private final Deque<String> quotes;

    StringSamples(Mix mix, String question) {
        this.mix = mix;
        this.names = properNames(question);
        this.quotes = quotes(question);
    }

    String of(JsonNode schema) {
        JsonNode format = schema.path("format");
        if (format.isTextual()) {
            String formatted = formatted(format.textValue());
            if (!formatted.isEmpty()) {
                return formatted;
            }
        }
        if (schema.path("pattern").isTextual()) {
            return matching(schema.get("pattern").textValue());
        }
        return sized(
                plain(),
                schema.path("minLength").asInt(0),
                schema.path("maxLength").asInt(Integer.MAX_VALUE));
    }

    private String plain() {
        if (!quotes.isEmpty()) {
            return quotes.remove();
        }
        return names.isEmpty() ? Lexicon.word(mix) : names.get(mix.below(names.size()));
    }

    private String formatted(String format) {
        return switch (format) {
            case "date-time" -> "2026-11-%02dT12:30:00Z".formatted(1 + mix.below(28));
            case "date" -> "2026-11-%02d".formatted(1 + mix.below(28));
            case "time" -> "12:%02d:00Z".formatted(mix.below(60));
            case "duration" -> "PT%dM".formatted(1 + mix.below(59));
            case "email", "idn-email" -> Lexicon.word(mix) + "@example.com";
            case "hostname", "idn-hostname" -> Lexicon.word(mix) + ".example.com";
            case "ipv4" -> "192.0.2." + (1 + mix.below(254));
            case "ipv6" -> "2001:db8::" + (1 + mix.below(9));
            case "uuid" ->
                new UUID((mix.next() & ~0xF000L) | 0x4000L, (mix.next() >>> 2) | 0x8000000000000000L).toString();
            case "uri", "url", "iri", "uri-reference" -> "https://example.com/" + Lexicon.word(mix);
            default -> "";
        };
    }

    private String matching(String pattern) {
        if (pattern.length() <= LONGEST_PATTERN) {
            try {
                Pattern compiled = Pattern.compile(pattern);
                for (String candidate : CANDIDATES) {
                    if (compiled.matcher(candidate).find()) {
                        return candidate;
                    }
                }
            } catch (PatternSyntaxException e) {
                return plain();
            }
        }
        return plain();
    }

    private String sized(String word, int least, int most) {
        String text = word;
        while (text.length() < least && text.length() < 10_000) {
            text = text + " " + Lexicon.word(mix);
        }
        return text.length() > most ? text.substring(0, Math.max(0, most)) : text;
    }

    private static Deque<String> quotes(String question) {
        Deque<String> found = new ArrayDeque<>();
        Matcher quoted = QUOTED.matcher(question);
        while (found.size() < MOST_QUOTES && quoted.find()) {
            for (int mark = 1; mark <= quoted.groupCount(); mark++) {
                String text = quoted.group(mark);
                if (text != null && text.length() <= LONGEST_QUOTE) {
                    found.add(text);
                }
            }
        }
        return found;
    }

    /** Capitalised words that do not begin the question: places and names, by custom. */
    private static List<String> properNames(String question) {
        List<String> found = new ArrayList<>();
        String[] words = question.split("\\s+", 400);
        for (int i = 1; i < words.length; i++) {
            String word = words[i].replaceAll("[^\\p{L}\\p{N}-]", "");
            boolean starts = words[i - 1].endsWith(".") || words[i - 1].endsWith("?") || words[i - 1].endsWith("!");
            if (word.length() > 1 && !starts && Character.isUpperCase(word.charAt(0))) {
                found.add(word);
            }
        }
        return found;
    }
}
