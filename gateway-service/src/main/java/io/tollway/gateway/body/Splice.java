package io.tollway.gateway.body;

import java.nio.charset.StandardCharsets;

/** What is edited in an OpenAI chat body on its way to one upstream of the same dialect. */
public final class Splice {
    private static final int HEAD_RESERVE = 96;
    private static final byte[] TRUE = ascii("true");
    private static final byte[] INCLUDE_USAGE = ascii("\"include_usage\":true");
    private static final byte[] STREAM_OPTIONS = ascii("{\"include_usage\":true}");

    private final ChatBody chat;
    private final BodyEdits edits;

    private Splice(ChatBody chat) {
        this.chat = chat;
        this.edits = new BodyEdits(chat.bytes);
    }

    /**
     * The request for one candidate.
     *
     * @param upstreamModel the model's name at the provider
     * @param outputCap tokens in force; sent in the field the client used, or in {@code capField} when it named none; negative leaves the client's own
     */
    public static byte[] chat(ChatBody chat, String upstreamModel, long outputCap, String capField) {
        Splice splice = new Splice(chat);
        splice.edits.replace(chat.modelStart, chat.modelEnd, BodyEdits.quoted(upstreamModel));
        StringBuilder head = new StringBuilder(HEAD_RESERVE);
        if (outputCap >= 0) {
            splice.cap(outputCap, capField, head);
        }
        if (chat.stream) {
            splice.includeUsage(head);
        }
        if (chat.reasoningEffort != null && !chat.reasoningEffortSent) {
            head.append("\"reasoning_effort\":\"").append(chat.reasoningEffort).append("\",");
        }
        return splice.edits.cut(chat.cuts).first(head).apply();
    }

    private void cap(long outputCap, String capField, StringBuilder head) {
        byte[] cap = ascii(Long.toString(outputCap));
        boolean sent = false;
        if (chat.maxTokens >= 0) {
            sent = true;
            if (chat.maxTokens > outputCap) {
                edits.replace(chat.maxTokensStart, chat.maxTokensEnd, cap);
            }
        }
        if (chat.maxCompletionTokens >= 0) {
            sent = true;
            if (chat.maxCompletionTokens > outputCap) {
                edits.replace(chat.maxCompletionTokensStart, chat.maxCompletionTokensEnd, cap);
            }
        }
        if (!sent && chat.maxTokensStart >= 0) {
            edits.replace(chat.maxTokensStart, chat.maxTokensEnd, cap);
        } else if (!sent && chat.maxCompletionTokensStart >= 0) {
            edits.replace(chat.maxCompletionTokensStart, chat.maxCompletionTokensEnd, cap);
        } else if (!sent) {
            head.append('"').append(capField).append("\":").append(outputCap).append(',');
        }
    }

    private void includeUsage(StringBuilder head) {
        if (chat.streamOptionsStart < 0) {
            head.append("\"stream_options\":{\"include_usage\":true},");
        } else if (chat.includeUsageStart >= 0) {
            edits.replace(chat.includeUsageStart, chat.includeUsageEnd, TRUE);
        } else if (chat.bytes[chat.streamOptionsStart] == '{' && !chat.streamOptionsEmpty) {
            int at = chat.streamOptionsStart + 1;
            edits.replace(at, at, ascii(new String(INCLUDE_USAGE, StandardCharsets.US_ASCII) + ','));
        } else {
            edits.replace(chat.streamOptionsStart, chat.streamOptionsEnd, STREAM_OPTIONS);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
