package io.tollway.gateway.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Edits of one body: replacements at offsets and one insertion at the head of the object. Everything between is copied as it stands. Edits may be added in any order and must not overlap,
 * but for cuts, which swallow nothing that is replaced.
 */
public final class BodyEdits {
    private final byte[] source;
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private byte[] @Nullable [] texts = new byte[8][];
    private int count;
    private byte[] head = new byte[0];

    /** @param source one JSON object; it stays as it is */
    public BodyEdits(byte[] source) {
        this.source = source;
    }

    /** Puts a text in the place of what stands between two offsets; null leaves it out. */
    public BodyEdits replace(int start, int end, byte @Nullable [] text) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            texts = Arrays.copyOf(texts, count * 2);
        }
        int at = count++;
        while (at > 0 && starts[at - 1] > start) {
            starts[at] = starts[at - 1];
            ends[at] = ends[at - 1];
            texts[at] = texts[at - 1];
            at--;
        }
        starts[at] = start;
        ends[at] = end;
        texts[at] = text;
        return this;
    }

    /** Leaves out the pairs of offsets. */
    public BodyEdits cut(int[] pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            replace(pairs[i], pairs[i + 1], null);
        }
        return this;
    }

    /** Members to stand first in the object, each with its comma behind it. */
    public BodyEdits first(CharSequence members) {
        head = members.toString().getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** The edited body. */
    public byte[] apply() {
        int length = source.length + head.length;
        for (int i = 0; i < count; i++) {
            byte[] text = texts[i];
            length += (text == null ? 0 : text.length) - (ends[i] - starts[i]);
        }
        byte[] target = new byte[length];
        int objectStart = 0;
        while (source[objectStart] != '{') {
            objectStart++;
        }
        int from = objectStart + 1;
        System.arraycopy(source, 0, target, 0, from);
        System.arraycopy(head, 0, target, from, head.length);
        int at = from + head.length;
        for (int i = 0; i < count; i++) {
            int kept = starts[i] - from;
            System.arraycopy(source, from, target, at, kept);
            at += kept;
            byte[] text = texts[i];
            if (text != null) {
                System.arraycopy(text, 0, target, at, text.length);
                at += text.length;
            }
            from = ends[i];
        }
        System.arraycopy(source, from, target, at, source.length - from);
        return target;
    }

    /** A JSON string. */
    public static byte[] quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\');
            }
            json.append(c < ' ' ? ' ' : c);
        }
        return json.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }
}
