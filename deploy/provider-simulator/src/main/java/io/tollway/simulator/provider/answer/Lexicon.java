package io.tollway.simulator.provider.answer;

import io.tollway.simulator.provider.chance.Mix;
import java.util.ArrayList;
import java.util.List;

/** The few words from which prose is made: none longer than one token, each kept with its leading blank so that writing allocates nothing. */
final class Lexicon {
    private static final String[] ADJECTIVES = blank(
            "quiet bright careful distant early gentle honest narrow patient plain sturdy sudden warm wooden amber brisk");
    private static final String[] NOUNS = blank(
            "bridge river ledger lantern harbour meadow signal engine garden letter market window morning compass orchard toll");
    private static final String[] VERBS = blank(
            "crosses carries follows measures opens reaches settles shows weighs meets keeps finds turns counts guides holds");
    private static final String[] LINKS = blank("while because before after where although so when");
    private static final String[] STARTS = {" The", " A", " Each", " Every", " This", " That", " Our", " One"};
    private static final String ARTICLE = " the";

    private Lexicon() {}

    /** Appends exactly so many tokens of prose that ends with a full stop. */
    static void prose(Mix mix, int tokens, List<String> out) {
        int end = out.size() + tokens;
        while (out.size() < end) {
            sentence(mix, end, out);
        }
        if (tokens > 0) {
            out.set(end - 1, ".");
        }
    }

    private static void sentence(Mix mix, int end, List<String> out) {
        long bits = mix.next();
        String start = STARTS[(int) (bits & 7)];
        out.add(out.isEmpty() ? start.substring(1) : start);
        boolean more = true;
        while (out.size() < end) {
            clause(mix.next(), end, out);
            if (!more || out.size() >= end) {
                break;
            }
            more = false;
            if ((bits & 8) != 0) {
                add(LINKS[(int) (bits >>> 4 & 7)], end, out);
                add(ARTICLE, end, out);
            } else {
                break;
            }
        }
        add(".", end, out);
    }

    private static void clause(long bits, int end, List<String> out) {
        if ((bits & 1) != 0) {
            add(ADJECTIVES[(int) (bits >>> 1 & 15)], end, out);
        }
        add(NOUNS[(int) (bits >>> 5 & 15)], end, out);
        add(VERBS[(int) (bits >>> 9 & 15)], end, out);
        add(ARTICLE, end, out);
        add(NOUNS[(int) (bits >>> 13 & 15)], end, out);
    }

    /** A word by itself. */
    static String word(Mix mix) {
        return NOUNS[mix.below(NOUNS.length)].substring(1);
    }

    private static void add(String piece, int end, List<String> out) {
        if (out.size() < end) {
            out.add(piece);
        }
    }

    private static String[] blank(String words) {
        List<String> pieces = new ArrayList<>();
        for (String word : words.split(" ")) {
            pieces.add(" " + word);
        }
        return pieces.toArray(String[]::new);
    }
}
