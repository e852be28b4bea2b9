package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.AnthropicErrorBody;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes canonical events as Anthropic's stream: one block at a time, each begun and ended. There is one choice; images and audio have no place in it. */
final class EventWriter implements StreamWriter {
    private final AnswerNames names;
    private final BlockStream blocks = new BlockStream();
    private final CallLine calls = new CallLine(blocks);
    private UsageCounts counts = UsageCounts.NONE;
    private boolean started;
    private boolean refused;
    private @Nullable StopReason reason;
    private @Nullable String stopSequence;

    EventWriter(AnswerNames names) {
        this.names = names;
    }

    @Override
    public void event(AnswerEvent event, Buffer out) {
        if (event instanceof AnswerEvent.Used used) {
            counts = used.counts();
            return;
        }
        start(out);
        switch (event) {
            case AnswerEvent.TextDelta text -> text(text.choice(), text.text(), out);
            case AnswerEvent.RefusalDelta text -> {
                refused |= text.choice() == 0;
                text(text.choice(), text.text(), out);
            }
            case AnswerEvent.ReasoningDelta text -> thinking(text, out);
            case AnswerEvent.ReasoningSigned signed -> signed(signed, out);
            case AnswerEvent.ReasoningEncrypted sealed -> {
                if (sealed.choice() == 0) {
                    calls.flush(out);
                    blocks.redacted(ReasoningTag.write(sealed.data(), sealed.format(), sealed.id()), out);
                }
            }
            case AnswerEvent.ToolCallStarted call -> {
                if (call.choice() == 0) {
                    calls.start(call, out);
                }
            }
            case AnswerEvent.ToolArgumentsDelta more -> {
                if (more.choice() == 0) {
                    calls.arguments(more, out);
                }
            }
            case AnswerEvent.Cited cited -> cited(cited, out);
            case AnswerEvent.Finished finished -> finished(finished, out);
            case AnswerEvent.MediaProduced ignored -> {}
            case AnswerEvent.Started ignored -> {}
            case AnswerEvent.Used ignored -> {}
        }
    }

    private void start(Buffer out) {
        if (started) {
            return;
        }
        started = true;
        EventText.event(
                "message_start",
                "{\"type\":\"message_start\",\"message\":{\"id\":" + EventText.quoted(MessageText.id(names))
                        + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                        + EventText.quoted(names.model())
                        + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"stop_details\":null,\"usage\":"
                        + UsageText.opening(counts) + "}}",
                out);
    }

    private void text(int choice, String text, Buffer out) {
        if (choice == 0 && !text.isEmpty()) {
            calls.flush(out);
            blocks.text(text, out);
        }
    }

    private void thinking(AnswerEvent.ReasoningDelta thoughts, Buffer out) {
        if (thoughts.choice() == 0 && !thoughts.text().isEmpty()) {
            calls.flush(out);
            blocks.thinking(thoughts.text(), out);
        }
    }

    private void signed(AnswerEvent.ReasoningSigned signed, Buffer out) {
        if (signed.choice() == 0) {
            calls.flush(out);
            blocks.signed(ReasoningTag.write(signed.signature(), signed.format(), signed.id()), out);
        }
    }

    private void cited(AnswerEvent.Cited cited, Buffer out) {
        ObjectNode citation = cited.choice() == 0 ? MessageText.citation(cited) : null;
        if (citation != null) {
            blocks.cited(citation, out);
        }
    }

    private void finished(AnswerEvent.Finished finished, Buffer out) {
        if (finished.choice() == 0) {
            close(out);
            reason = finished.reason();
            stopSequence = finished.stopSequence();
        }
    }

    private void close(Buffer out) {
        calls.flush(out);
        blocks.close(out);
    }

    @Override
    public void end(Bill bill, Buffer out) {
        start(out);
        close(out);
        StringBuilder json = new StringBuilder(512);
        StopReason why = reason;
        String sequence = stopSequence;
        json.append("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":");
        json.append(why == null ? "null" : EventText.quoted(StopWord.write(why, calls.any(), refused)));
        json.append(",\"stop_sequence\":").append(sequence == null ? "null" : EventText.quoted(sequence));
        json.append(",\"stop_details\":null},\"usage\":")
                .append(UsageText.closing(bill))
                .append('}');
        EventText.event("message_delta", json, out);
        EventText.event("message_stop", "{\"type\":\"message_stop\"}", out);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        out.appendBytes(AnthropicErrorBody.event(error, names.generationId()));
    }
}
