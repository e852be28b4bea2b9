package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.OpenAiErrorBody;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Canonical events as a stream of text completions, and a canonical answer as a whole one. What is not text has no place in either. */
final class CompletionsStreamWriter implements StreamWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final AnswerNames names;
    private final String echoed;
    private final BitSet begun = new BitSet();

    /** @param echoed what stands before each choice's text */
    CompletionsStreamWriter(AnswerNames names, String echoed) {
        this.names = names;
        this.echoed = echoed;
    }

    @Override
    public void event(AnswerEvent event, Buffer out) {
        switch (event) {
            case AnswerEvent.TextDelta text -> text(text.choice(), text.text(), out);
            case AnswerEvent.RefusalDelta text -> text(text.choice(), text.text(), out);
            case AnswerEvent.ReasoningDelta thought -> reasoning(thought, out);
            case AnswerEvent.Finished end -> {
                String text = begun.get(end.choice()) ? "" : echoed;
                chunk(choice(end.choice(), text, end.reason(), end.nativeReason()), out);
            }
            case AnswerEvent.Started ignored -> {}
            case AnswerEvent.Used ignored -> {}
            case AnswerEvent.ReasoningSigned ignored -> {}
            case AnswerEvent.ReasoningEncrypted ignored -> {}
            case AnswerEvent.ToolCallStarted ignored -> {}
            case AnswerEvent.ToolArgumentsDelta ignored -> {}
            case AnswerEvent.Cited ignored -> {}
            case AnswerEvent.MediaProduced ignored -> {}
        }
    }

    private void text(int index, String text, Buffer out) {
        String piece = begun.get(index) ? text : echoed + text;
        begun.set(index);
        chunk(choice(index, piece, null, null), out);
    }

    /** OpenRouter shows thoughts beside the text; OpenAI's clients know no place for them. */
    private void reasoning(AnswerEvent.ReasoningDelta thought, Buffer out) {
        if (names.surface() == Surface.OPENROUTER) {
            chunk(choice(thought.choice(), "", null, null).put("reasoning", thought.text()), out);
        }
    }

    private ObjectNode choice(int index, String text, @Nullable StopReason reason, @Nullable String nativeReason) {
        ObjectNode choice = ChatWords.NODES.objectNode().put("text", text).put("index", index);
        choice.putNull("logprobs");
        choice.put("finish_reason", reason == null ? null : ChatWords.finishReason(reason));
        if (names.surface() == Surface.OPENROUTER) {
            choice.put("native_finish_reason", nativeReason);
        }
        return choice;
    }

    private ObjectNode head() {
        ObjectNode head = ChatWords.NODES.objectNode();
        head.put("id", names.generationId()).put("object", ChunkKind.TEXT.object());
        head.put("created", names.createdEpochSecond()).put("model", names.model());
        if (names.provider() != null) {
            head.put("provider", names.provider());
        }
        head.putNull("system_fingerprint");
        return head;
    }

    private void chunk(ObjectNode choice, Buffer out) {
        ObjectNode chunk = head();
        chunk.putArray("choices").add(choice);
        out.appendBytes(DATA).appendBytes(bytes(chunk)).appendBytes(EVENT_END);
    }

    @Override
    public void end(Bill bill, Buffer out) {
        ObjectNode last = head();
        last.putArray("choices");
        out.appendBytes(DATA).appendBuffer(withUsage(last, bill)).appendBytes(EVENT_END);
        out.appendBytes(DONE);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        out.appendBytes(OpenAiErrorBody.textEvent(
                error, names.surface(), names.generationId(), names.createdEpochSecond(), names.model()));
    }

    /** The whole answer. */
    static byte[] whole(CanonicalAnswer answer, AnswerNames names, String echoed, Bill bill) {
        CompletionsStreamWriter writer = new CompletionsStreamWriter(names, echoed);
        ObjectNode body = writer.head();
        ArrayNode choices = body.putArray("choices");
        for (CanonicalAnswer.Choice each : answer.choices()) {
            StopReason reason = each.reason() == null ? StopReason.END : each.reason();
            StringBuilder text = new StringBuilder(echoed).append(each.text());
            for (Part part : each.parts()) {
                if (part instanceof Part.Refusal refusal) {
                    text.append(refusal.text());
                }
            }
            ObjectNode choice = writer.choice(each.index(), text.toString(), reason, each.nativeReason());
            if (names.surface() == Surface.OPENROUTER && !each.reasoning().isEmpty()) {
                choice.put("reasoning", each.reasoning());
            }
            choices.add(choice);
        }
        return withUsage(body, bill).getBytes();
    }

    /** The object with its usage behind the last member. */
    private static Buffer withUsage(ObjectNode object, Bill bill) {
        byte[] open = bytes(object);
        return Buffer.buffer(open.length + 256)
                .appendBytes(open, 0, open.length - 1)
                .appendString(",\"usage\":")
                .appendBytes(UsageText.object(bill.usage(), bill.chargeNano(), bill.listNano(), bill.own()))
                .appendString("}");
    }

    private static byte[] bytes(ObjectNode object) {
        try {
            return ChatWords.JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }
}
