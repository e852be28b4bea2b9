package io.tollway.simulator.provider.answer;

import io.tollway.simulator.provider.chance.Mix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts a prompt's tokens and remembers what its beginnings look like, at every 128 tokens from the 1 024th, so that a repeated long prefix is recognised. Feed the parts in the order in
 * which the provider reads them. Not thread-safe.
 */
public final class PromptMeter {
    static final int BLOCK = 128;
    static final int LEAST_CACHED = 1024;

    private long tokens;
    private long nextMark = LEAST_CACHED;
    private long hash = 0x243F6A8885A308D3L;
    private long[] prefixes = {};
    private int marks;
    private @Nullable Shape worded;

    /** Counts a text. */
    public PromptMeter text(String text) {
        Shape asked = FormInWords.of(text);
        // "In JSON" said once more takes no schema back.
        boolean less = asked instanceof Shape.AnyJson && worded instanceof Shape.Schema;
        worded = asked == null || less ? worded : asked;
        long h = hash * 31 + 1;
        for (int i = 0; i < text.length(); ) {
            int end = Tokens.end(text, i);
            for (; i < end; i++) {
                h = h * 31 + text.charAt(i);
            }
            if (++tokens >= nextMark) {
                hash = h;
                mark();
            }
        }
        hash = h;
        return this;
    }

    /** Counts something that is not text: a frame around a message, an image, a sound. */
    public PromptMeter fixed(long count) {
        hash = hash * 31 + count;
        tokens += count;
        if (tokens >= nextMark) {
            mark();
        }
        return this;
    }

    /** Counts something that is not text, remembering which one it was. */
    public PromptMeter fixed(long count, String identity) {
        hash = hash * 31 + identity.hashCode();
        return fixed(count);
    }

    /** The form of the answer: as a switch of the request says it, or else as the texts fed so far ask for it. */
    public Shape shape(Shape switched) {
        Shape words = worded;
        return switch (switched) {
            case Shape.Schema schema -> schema;
            case Shape.Word word -> word;
            case Shape.AnyJson any -> words instanceof Shape.Schema ? words : any;
            case Shape.Prose prose -> words == null ? prose : words;
        };
    }

    public long tokens() {
        return tokens;
    }

    /** A number that depends on everything fed so far. */
    public long hash() {
        return Mix.of(hash);
    }

    int marks() {
        return marks;
    }

    long prefix(int mark) {
        return prefixes[mark];
    }

    static long tokensAt(int mark) {
        return LEAST_CACHED + (long) mark * BLOCK;
    }

    private void mark() {
        while (tokens >= nextMark) {
            if (marks == prefixes.length) {
                prefixes = Arrays.copyOf(prefixes, Math.max(8, marks * 2));
            }
            prefixes[marks++] = Mix.of(hash + nextMark);
            nextMark += BLOCK;
        }
    }
}
