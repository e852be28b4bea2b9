package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Copies an answer with the members that are ours put in: its id, the model's public name, usage. Every other byte stays as it came. */
public final class AnswerWriter {
    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] MODEL = ascii("\"model\":");
    private static final byte[] USAGE = ascii(",\"usage\":");
    private static final byte[] COMMA = ascii(",");

    private final byte[] idValue;
    private final byte[] modelValue;

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
        int at = scan.bodyStart;
        while (true) {
            int id = scan.idStart >= at ? scan.idStart : Integer.MAX_VALUE;
            int model = scan.modelStart >= at ? scan.modelStart : Integer.MAX_VALUE;
            int own = usage != Usage.KEEP && scan.usageNameStart >= at ? scan.usageNameStart : Integer.MAX_VALUE;
            int next = Math.min(id, Math.min(model, own));
            if (next == Integer.MAX_VALUE) {
                break;
            }
            if (next == id) {
                out.appendBytes(bytes, at, id - at).appendBytes(idValue);
                at = scan.idEnd;
            } else if (next == model) {
                out.appendBytes(bytes, at, model - at).appendBytes(modelValue);
                at = scan.modelEnd;
            } else {
                at = usage(out, bytes, at, scan, usage, text);
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
                int comma = scan.usageNameStart - 1;
                while (comma > at && bytes[comma] != ',' && bytes[comma] != '{') {
                    comma--;
                }
                if (comma >= at && bytes[comma] == ',') {
                    out.appendBytes(bytes, at, comma - at);
                    return scan.usageEnd;
                }
                out.appendBytes(bytes, at, scan.usageNameStart - at);
                int after = scan.usageEnd;
                while (after < scan.bodyEnd && bytes[after] != ',') {
                    after++;
                }
                return Math.min(after + 1, scan.bodyEnd);
            }
        }
        throw new IllegalArgumentException("not a way to treat usage");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
