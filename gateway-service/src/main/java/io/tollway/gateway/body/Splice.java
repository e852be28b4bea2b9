package io.tollway.gateway.body;

import io.tollway.gateway.canonical.ReasoningAsk;
import java.nio.charset.StandardCharsets;
import java.util.Set;

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
     * @param kept members of messages and tools that are the upstream's own; the others go, see {@link AddedFields}
     * @param outputCap tokens in force; sent in the field the client used, or in {@code capField} when it named none; negative leaves the client's own
     */
    public static byte[] chat(
            ChatBody chat, String upstreamModel, long outputCap, String capField, Set<AddedFields.Field> kept) {
        Splice splice = new Splice(chat);
        splice.edits.replace(chat.modelStart, chat.modelEnd, BodyEdits.quoted(upstreamModel));
        StringBuilder head = new StringBuilder(HEAD_RESERVE);
        if (outputCap >= 0) {
            splice.cap(outputCap, capField, head);
        }
        if (chat.stream) {
            splice.includeUsage(head);
        }
        if (chat.reasoning != null && !chat.reasoningEffortSent) {
            splice.effort(effort(chat.reasoning), head);
        }
        if (!chat.added.isEmpty()) {
            chat.added.edit(chat.bytes, splice.edits, kept);
        }
        return splice.edits.cut(chat.cuts).first(head).apply();
    }

    /** OpenAI's word for how much to think: a bound in tokens becomes the effort nearest to it, and what only the newest models know the strongest that all know. */
    public static String effort(ReasoningAsk ask) {
        String effort = ask.nearestEffort();
        return effort.equals("xhigh") || effort.equals("max") ? "high" : effort;
    }

    private void effort(String effort, StringBuilder head) {
        if (chat.reasoningEffortStart >= 0) {
            edits.replace(chat.reasoningEffortStart, chat.reasoningEffortEnd, BodyEdits.quoted(effort));
        } else {
            head.append("\"reasoning_effort\":\"").append(effort).append("\",");
        }
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
