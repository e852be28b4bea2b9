package io.tollway.simulator.provider.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * The simulator's tokenizer. The rule, so that anybody can recount: letters in runs of at most 8, digits in runs of at most 3, every ideograph, syllable sign, symbol and punctuation mark
 * alone; one blank directly before any of these belongs to it; other white space makes one token per run. Text is the concatenation of its tokens.
 */
public final class Tokens {
    private static final int LETTERS = 8;
    private static final int DIGITS = 3;

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte SPACE = 3;
    private static final byte[] ASCII = new byte[128];

    static {
        for (char c = 0; c < 128; c++) {
            ASCII[c] = c <= ' ' ? SPACE : Character.isLetter(c) ? LETTER : Character.isDigit(c) ? DIGIT : OTHER;
        }
    }

    private Tokens() {}

    /** How many tokens a text has. */
    public static int count(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i = end(text, i)) {
            count++;
        }
        return count;
    }

    /** The tokens of a text. */
    public static List<String> split(String text) {
        List<String> pieces = new ArrayList<>(text.length() / 4 + 1);
        for (int i = 0; i < text.length(); ) {
            int end = end(text, i);
            pieces.add(text.substring(i, end));
            i = end;
        }
        return pieces;
    }

    /** Where the token that starts at {@code from} ends. */
    static int end(String text, int from) {
        int size = text.length();
        int start = from;
        byte kind = kind(text.charAt(start));
        if (kind == SPACE) {
            if (text.charAt(start) == ' ' && start + 1 < size && kind(text.charAt(start + 1)) != SPACE) {
                kind = kind(text.charAt(++start));
            } else {
                return endOfSpace(text, start);
            }
        }
        return switch (kind) {
            case LETTER -> run(text, start, LETTER, LETTERS);
            case DIGIT -> run(text, start, DIGIT, DIGITS);
            default -> start + Character.charCount(text.codePointAt(start));
        };
    }

    private static int run(String text, int start, byte kind, int most) {
        int limit = Math.min(text.length(), start + most);
        int end = start + 1;
        while (end < limit && kind(text.charAt(end)) == kind) {
            end++;
        }
        return end;
    }

    private static int endOfSpace(String text, int start) {
        int end = start + 1;
        while (end < text.length() && kind(text.charAt(end)) == SPACE) {
            end++;
        }
        // The last blank belongs to the word that follows.
        return end < text.length() && end - start > 1 && text.charAt(end - 1) == ' ' ? end - 1 : end;
    }

    private static byte kind(char c) {
        if (c < 128) {
            return ASCII[c];
        }
        if (Character.isWhitespace(c) || c == '\u00a0') {
            return SPACE;
        }
        if (Character.isDigit(c)) {
            return DIGIT;
        }
        // Only alphabets make runs; 0x1100 is where the scripts without blanks between words begin.
        return c < 0x1100 && (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK)
                ? LETTER
                : OTHER;
    }
}
