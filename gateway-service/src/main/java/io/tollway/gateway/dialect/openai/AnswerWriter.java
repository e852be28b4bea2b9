package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Copies an answer with the members that are ours put in: its id, the model's public name, usage; and, in a client's own answer, reasoning under the name that its path has for it and what
 * clients rely on. Every other byte stays as it came.
 */
public final class AnswerWriter {
    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] MODEL = ascii("\"model\":");
    private static final byte[] FINGERPRINT = ascii("\"system_fingerprint\":null,");
    /** OpenRouter's own client takes no null in a stream. */
    private static final byte[] NO_FINGERPRINT = ascii("\"system_fingerprint\":\"\",");

    private static final byte[] EMPTY = ascii("\"\"");
    private static final int NULL_LENGTH = 4;
    private static final byte[] CHUNK = ascii("\"chat.completion.chunk\"");
    private static final byte[] USAGE = ascii(",\"usage\":");
    private static final byte[] COMMA = ascii(",");

    private final byte[] idValue;
    private final byte[] modelValue;
    private final @Nullable ChoiceEdits edits;
    /** Put in where the upstream says none; null leaves it as it is. */
    private final byte @Nullable [] fingerprint;

    /** What a chunk is that does not say it; null leaves that as it is. */
    private final byte @Nullable [] object;

    /** What becomes of the answer's own usage. */
    public enum Usage {
        KEEP,
        DROP,
        /** The text goes in before the usage object's closing brace. */
        EXTEND,
        /** The text is the whole object, whether there was one or not. */
        REPLACE
    }

    /** @param provider also named in the answer (OpenRouter's field), unless null */
    public AnswerWriter(String generationId, String model, @Nullable String provider) {
        this(generationId, model, provider, null, null, null);
    }

    /**
     * Of chat answers.
     *
     * @param chunks whether they are a stream's
     */
    static AnswerWriter chat(AnswerNames names, boolean chunks, ReasoningForm reasoning) {
        boolean openRouter = names.surface() == Surface.OPENROUTER;
        return new AnswerWriter(
                names.generationId(),
                names.model(),
                names.provider(),
                new ChoiceEdits(reasoning, chunks),
                openRouter ? chunks ? NO_FINGERPRINT : FINGERPRINT : null,
                chunks ? CHUNK : null);
    }

    private AnswerWriter(
            String generationId,
            String model,
            @Nullable String provider,
            @Nullable ChoiceEdits edits,
            byte @Nullable [] fingerprint,
            byte @Nullable [] object) {
        StringBuilder id =
                new StringBuilder(96).append('"').append(generationId).append('"');
        if (provider != null) {
            id.append(",\"provider\":\"")
                    .append(JsonStringEncoder.getInstance().quoteAsString(provider))
                    .append('"');
        }
        this.idValue = id.toString().getBytes(StandardCharsets.UTF_8);
        String quoted = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + '"';
        this.modelValue = quoted.getBytes(StandardCharsets.UTF_8);
        this.edits = edits;
        this.fingerprint = fingerprint;
        this.object = object;
    }

    /**
     * Appends one answer.
     *
     * @param scan what was found in the bytes from {@code from} to {@code to}; the answer has at least one member
     * @param text for EXTEND and REPLACE
     */
    public void write(Buffer out, byte[] bytes, int from, int to, AnswerScan scan, Usage usage, byte[] text) {
        out.appendBytes(bytes, from, scan.bodyStart - from);
        if (scan.idStart < 0) {
            out.appendBytes(ID).appendBytes(idValue).appendBytes(COMMA);
        }
        if (scan.modelStart < 0) {
            out.appendBytes(MODEL).appendBytes(modelValue).appendBytes(COMMA);
        }
        if (fingerprint != null && !scan.fingerprint) {
            out.appendBytes(fingerprint);
        }
        int at = scan.bodyStart;
        int place = 0;
        int places = edits == null ? 0 : scan.inChoices.placeCount;
        while (true) {
            int id = scan.idStart >= at ? scan.idStart : Integer.MAX_VALUE;
            int model = scan.modelStart >= at ? scan.modelStart : Integer.MAX_VALUE;
            int own = usage != Usage.KEEP && scan.usageNameStart >= at ? scan.usageNameStart : Integer.MAX_VALUE;
            int choice = place < places ? scan.inChoices.start(place) : Integer.MAX_VALUE;
            int print = fingerprint == NO_FINGERPRINT && scan.nullFingerprint >= at
                    ? scan.nullFingerprint
                    : Integer.MAX_VALUE;
            int kind = object != null && scan.emptyObject >= at ? scan.emptyObject : Integer.MAX_VALUE;
            int next = Math.min(Math.min(Math.min(id, model), Math.min(own, choice)), Math.min(print, kind));
            if (next == Integer.MAX_VALUE) {
                break;
            }
            if (next == id) {
                out.appendBytes(bytes, at, id - at).appendBytes(idValue);
                at = scan.idEnd;
            } else if (next == model) {
                out.appendBytes(bytes, at, model - at).appendBytes(modelValue);
                at = scan.modelEnd;
            } else if (next == print) {
                out.appendBytes(bytes, at, print - at).appendBytes(EMPTY);
                at = print + NULL_LENGTH;
            } else if (next == kind) {
                out.appendBytes(bytes, at, kind - at).appendBytes(object);
                at = kind + EMPTY.length;
            } else if (next == own) {
                at = usage(out, bytes, at, scan, usage, text);
            } else if (edits != null) {
                at = edits.write(out, bytes, at, scan.inChoices, place++);
            }
        }
        out.appendBytes(bytes, at, scan.bodyEnd - at);
        if (usage == Usage.REPLACE && scan.usageNameStart < 0) {
            out.appendBytes(USAGE).appendBytes(text);
        }
        out.appendBytes(bytes, scan.bodyEnd, to - scan.bodyEnd);
    }

    private static int usage(Buffer out, byte[] bytes, int at, AnswerScan scan, Usage usage, byte[] text) {
        switch (usage) {
            case KEEP -> throw new IllegalArgumentException("a usage that is kept is not edited");
            case EXTEND -> {
                int brace = scan.usageEnd - 1;
                out.appendBytes(bytes, at, brace - at).appendBytes(text);
                return brace;
            }
            case REPLACE -> {
                out.appendBytes(bytes, at, scan.usageStart - at).appendBytes(text);
                return scan.usageEnd;
            }
            case DROP -> {
                return leaveOut(out, bytes, at, scan.usageNameStart, scan.usageEnd);
            }
        }
        throw new IllegalArgumentException("not a way to treat usage");
    }

    /**
     * Appends up to a member and leaves it out, with the one comma that would otherwise be too many.
     *
     * @param at what is appended already ends here
     * @return where to go on
     */
    static int leaveOut(Buffer out, byte[] bytes, int at, int nameStart, int valueEnd) {
        int before = nameStart - 1;
        while (before >= at && JsonWalk.isSpace(bytes[before])) {
            before--;
        }
        if (before >= at && bytes[before] == ',') {
            out.appendBytes(bytes, at, before - at);
            return valueEnd;
        }
        out.appendBytes(bytes, at, nameStart - at);
        int after = valueEnd;
        while (JsonWalk.isSpace(bytes[after])) {
            after++;
        }
        if (bytes[after] != ',') {
            return valueEnd;
        }
        after++;
        while (JsonWalk.isSpace(bytes[after])) {
            after++;
        }
        return after;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
