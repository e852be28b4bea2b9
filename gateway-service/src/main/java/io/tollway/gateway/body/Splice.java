package io.tollway.gateway.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Edits of one body: replacements at offsets and one insertion at the head of the object. Everything between is copied as it stands. Edits may be added in any order and must not overlap,
 * but for cuts, which swallow nothing that is replaced.
 */
public final class Splice {
    private static final int HEAD_RESERVE = 96;
    private static final byte[] TRUE = ascii("true");
    private static final byte[] INCLUDE_USAGE = ascii("\"include_usage\":true");
    private static final byte[] STREAM_OPTIONS = ascii("{\"include_usage\":true}");

    private final byte[] source;
    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private byte[] @Nullable [] texts = new byte[8][];
    private int count;
    private byte[] head = new byte[0];

    private Splice(byte[] source) {
        this.source = source;
    }

    /**
     * The request for one candidate.
     *
     * @param upstreamModel the model's name at the provider
     * @param outputCap tokens in force; sent in the field the client used, or in {@code capField} when it named none; negative leaves the client's own
     */
    public static byte[] chat(ChatBody chat, String upstreamModel, long outputCap, String capField) {
        Splice splice = new Splice(chat.bytes);
        splice.replace(chat.modelStart, chat.modelEnd, quoted(upstreamModel));
        StringBuilder head = new StringBuilder(HEAD_RESERVE);
        if (outputCap >= 0) {
            splice.cap(chat, outputCap, capField, head);
        }
        if (chat.stream) {
            splice.includeUsage(chat, head);
        }
        if (chat.reasoningEffort != null && !chat.reasoningEffortSent) {
            head.append("\"reasoning_effort\":\"").append(chat.reasoningEffort).append("\",");
        }
        for (int i = 0; i < chat.cuts.length; i += 2) {
            splice.replace(chat.cuts[i], chat.cuts[i + 1], null);
        }
        splice.head = ascii(head.toString());
        return splice.apply();
    }

    private void cap(ChatBody chat, long outputCap, String capField, StringBuilder head) {
        byte[] cap = ascii(Long.toString(outputCap));
        boolean sent = false;
        if (chat.maxTokens >= 0) {
            sent = true;
            if (chat.maxTokens > outputCap) {
                replace(chat.maxTokensStart, chat.maxTokensEnd, cap);
            }
        }
        if (chat.maxCompletionTokens >= 0) {
            sent = true;
            if (chat.maxCompletionTokens > outputCap) {
                replace(chat.maxCompletionTokensStart, chat.maxCompletionTokensEnd, cap);
            }
        }
        if (!sent && chat.maxTokensStart >= 0) {
            replace(chat.maxTokensStart, chat.maxTokensEnd, cap);
        } else if (!sent && chat.maxCompletionTokensStart >= 0) {
            replace(chat.maxCompletionTokensStart, chat.maxCompletionTokensEnd, cap);
        } else if (!sent) {
            head.append('"').append(capField).append("\":").append(outputCap).append(',');
        }
    }

    private void includeUsage(ChatBody chat, StringBuilder head) {
        if (chat.streamOptionsStart < 0) {
            head.append("\"stream_options\":{\"include_usage\":true},");
        } else if (chat.includeUsageStart >= 0) {
            replace(chat.includeUsageStart, chat.includeUsageEnd, TRUE);
        } else if (source[chat.streamOptionsStart] == '{' && !chat.streamOptionsEmpty) {
            int at = chat.streamOptionsStart + 1;
            replace(at, at, ascii(new String(INCLUDE_USAGE, StandardCharsets.US_ASCII) + ','));
        } else {
            replace(chat.streamOptionsStart, chat.streamOptionsEnd, STREAM_OPTIONS);
        }
    }

    private void replace(int start, int end, byte @Nullable [] text) {
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
    }

    private byte[] apply() {
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

    /** A JSON string; model names need an escape only if an operator put a quote into one. */
    private static byte[] quoted(String text) {
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
