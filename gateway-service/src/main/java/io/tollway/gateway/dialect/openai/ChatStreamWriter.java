package io.tollway.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.OpenAiErrorBody;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Canonical events as chunks of a chat completion. */
final class ChatStreamWriter implements StreamWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final AnswerNames names;
    private final BitSet begun = new BitSet();
    private int details;
    private final ReasoningForm form;
    private boolean inReasoning;

    ChatStreamWriter(AnswerNames names, ReasoningForm form) {
        this.names = names;
        this.form = form;
    }

    @Override
    public void event(AnswerEvent event, Buffer out) {
        boolean reasoning = event instanceof AnswerEvent.ReasoningDelta
                || event instanceof AnswerEvent.ReasoningSigned
                || event instanceof AnswerEvent.ReasoningEncrypted;
        if (form.isHidden() && reasoning) {
            return;
        }
        if (!(event instanceof AnswerEvent.ReasoningDelta || event instanceof AnswerEvent.ReasoningSigned)
                && inReasoning) {
            inReasoning = false;
            details++;
        }
        switch (event) {
            case AnswerEvent.Started ignored -> {}
            case AnswerEvent.Used ignored -> {}
            case AnswerEvent.TextDelta text -> delta(text.choice(), delta -> delta.put("content", text.text()), out);
            case AnswerEvent.RefusalDelta text -> delta(text.choice(), delta -> delta.put("refusal", text.text()), out);
            case AnswerEvent.ReasoningDelta text -> delta(text.choice(), delta -> reasoning(delta, text), out);
            case AnswerEvent.ReasoningSigned signed -> delta(signed.choice(), delta -> signed(delta, signed), out);
            case AnswerEvent.ReasoningEncrypted sealed ->
                delta(sealed.choice(), delta -> encrypted(delta, sealed), out);
            case AnswerEvent.ToolCallStarted call -> delta(call.choice(), delta -> call(delta, call), out);
            case AnswerEvent.ToolArgumentsDelta more -> delta(more.choice(), delta -> arguments(delta, more), out);
            case AnswerEvent.Cited cited ->
                delta(cited.choice(), delta -> delta.putArray("annotations").add(ChatWords.citation(cited)), out);
            case AnswerEvent.MediaProduced media -> delta(media.choice(), delta -> media(delta, media), out);
            case AnswerEvent.Finished end -> finish(end, out);
        }
    }

    /** What one chunk says. */
    private interface Saying {
        void into(ObjectNode delta);
    }

    private void delta(int choice, Saying saying, Buffer out) {
        ObjectNode delta = ChatWords.NODES.objectNode();
        if (!begun.get(choice)) {
            begun.set(choice);
            delta.put("role", "assistant");
            delta.put("content", "");
        }
        saying.into(delta);
        chunk(choice, delta, null, out);
    }

    private void reasoning(ObjectNode delta, AnswerEvent.ReasoningDelta text) {
        inReasoning = true;
        delta.put(form.member(), text.text());
        if (form.hasDetails()) {
            delta.putArray("reasoning_details")
                    .add(ChatWords.reasoningDetail(
                            text.summary() ? "reasoning.summary" : "reasoning.text",
                            text.summary() ? "summary" : "text",
                            text.text(),
                            null,
                            null,
                            details));
        }
    }

    /** Under both prefixes: a client that sends it back keeps the provider's train of thought. */
    private void signed(ObjectNode delta, AnswerEvent.ReasoningSigned signed) {
        ObjectNode detail = ChatWords.reasoningDetail(
                "reasoning.text", "signature", signed.signature(), signed.format(), signed.id(), details);
        delta.putArray("reasoning_details").add(detail);
        inReasoning = false;
        details++;
    }

    private void encrypted(ObjectNode delta, AnswerEvent.ReasoningEncrypted sealed) {
        delta.putArray("reasoning_details")
                .add(ChatWords.reasoningDetail(
                        "reasoning.encrypted", "data", sealed.data(), sealed.format(), sealed.id(), details));
        details++;
    }

    private static void call(ObjectNode delta, AnswerEvent.ToolCallStarted call) {
        ObjectNode entry = delta.putArray("tool_calls").addObject();
        entry.put("index", call.index()).put("id", call.id()).put("type", "function");
        entry.putObject("function").put("name", call.name()).put("arguments", "");
    }

    private static void arguments(ObjectNode delta, AnswerEvent.ToolArgumentsDelta more) {
        ObjectNode entry = delta.putArray("tool_calls").addObject();
        entry.put("index", more.index());
        entry.putObject("function").put("arguments", more.fragment());
    }

    private static void media(ObjectNode delta, AnswerEvent.MediaProduced media) {
        if (media.mimeType().startsWith("audio/")) {
            delta.putObject("audio").put("data", media.base64());
        } else {
            delta.putArray("images").add(ChatWords.image(media.mimeType(), media.base64()));
        }
    }

    private void finish(AnswerEvent.Finished end, Buffer out) {
        ObjectNode delta = ChatWords.NODES.objectNode();
        if (!begun.get(end.choice())) {
            begun.set(end.choice());
            delta.put("role", "assistant");
            delta.put("content", "");
        }
        chunk(end.choice(), delta, end, out);
    }

    private void chunk(
            int choice, ObjectNode delta, AnswerEvent.@org.jspecify.annotations.Nullable Finished end, Buffer out) {
        ObjectNode chunk = head();
        ObjectNode entry = chunk.putArray("choices").addObject();
        entry.put("index", choice).set("delta", delta);
        entry.putNull("logprobs");
        if (end == null) {
            entry.putNull("finish_reason");
        } else {
            entry.put("finish_reason", ChatWords.finishReason(end.reason()));
        }
        if (names.surface() == Surface.OPENROUTER) {
            entry.put("native_finish_reason", end == null ? null : end.nativeReason());
        }
        append(chunk, out);
    }

    private ObjectNode head() {
        ObjectNode chunk = ChatWords.NODES.objectNode();
        chunk.put("id", names.generationId()).put("object", "chat.completion.chunk");
        chunk.put("created", names.createdEpochSecond()).put("model", names.model());
        if (names.provider() != null) {
            chunk.put("provider", names.provider());
        }
        if (names.surface() == Surface.OPENROUTER) {
            // OpenRouter's own client takes no null here.
            chunk.put("system_fingerprint", "");
        } else {
            chunk.putNull("system_fingerprint");
        }
        return chunk;
    }

    @Override
    public void end(Bill bill, Buffer out) {
        ObjectNode chunk = head();
        chunk.putArray("choices");
        byte[] open = bytes(chunk);
        out.appendBytes(DATA).appendBytes(open, 0, open.length - 1);
        out.appendString(",\"usage\":")
                .appendBytes(UsageText.object(bill.usage(), bill.chargeNano(), bill.listNano(), bill.own()));
        out.appendString("}").appendBytes(EVENT_END).appendBytes(DONE);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        out.appendBytes(OpenAiErrorBody.event(
                error, names.surface(), names.generationId(), names.createdEpochSecond(), names.model()));
    }

    private static void append(ObjectNode chunk, Buffer out) {
        out.appendBytes(DATA).appendBytes(bytes(chunk)).appendBytes(EVENT_END);
    }

    private static byte[] bytes(ObjectNode chunk) {
        try {
            return ChatWords.JSON.writeValueAsBytes(chunk);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always writable", impossible);
        }
    }
}
