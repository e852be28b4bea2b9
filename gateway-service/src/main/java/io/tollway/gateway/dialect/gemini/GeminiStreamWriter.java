package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.GeminiErrorBody;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer of another dialect as chunks. Gemini clients do not put arguments together: a call goes out whole, when something else follows it or the answer ends. Reasons for the end
 * and sources wait for the last chunk, which has the usage.
 */
final class GeminiStreamWriter implements StreamWriter {
    private final StreamFrames frames;
    private final AnswerNames names;
    private final Map<Integer, OpenCandidate> candidates = new TreeMap<>();

    GeminiStreamWriter(StreamFrames frames, AnswerNames names) {
        this.frames = frames;
        this.names = names;
    }

    @Override
    public void event(AnswerEvent event, Buffer out) {
        switch (event) {
            case AnswerEvent.TextDelta text -> text(text.choice(), text.text(), out);
            case AnswerEvent.RefusalDelta text -> text(text.choice(), text.text(), out);
            case AnswerEvent.ReasoningDelta text -> {
                if (!text.text().isEmpty()) {
                    AnswerParts parts = closed(text.choice());
                    parts.thought(text.text(), null, null, null);
                    send(text.choice(), parts.take(), out);
                }
            }
            case AnswerEvent.ReasoningSigned signed -> {
                AnswerParts parts = closed(signed.choice());
                parts.thought("", signed.signature(), signed.format(), signed.id());
                send(signed.choice(), parts.take(), out);
            }
            case AnswerEvent.ReasoningEncrypted sealed -> {
                AnswerParts parts = closed(sealed.choice());
                parts.encrypted(sealed.data(), sealed.format(), sealed.id());
                send(sealed.choice(), parts.take(), out);
            }
            case AnswerEvent.ToolCallStarted call ->
                candidate(call.choice()).calls.put(call.index(), new OpenCall(call));
            case AnswerEvent.ToolArgumentsDelta more -> {
                OpenCall call = candidate(more.choice()).calls.get(more.index());
                if (call != null) {
                    call.arguments.append(more.fragment());
                }
            }
            case AnswerEvent.MediaProduced media -> {
                AnswerParts parts = closed(media.choice());
                parts.media(media.mimeType(), media.base64());
                send(media.choice(), parts.take(), out);
            }
            case AnswerEvent.Cited cited -> candidate(cited.choice()).citations.add(cited);
            case AnswerEvent.Finished finished -> candidate(finished.choice()).finished = finished;
            case AnswerEvent.Started ignored -> {}
            case AnswerEvent.Used ignored -> {}
        }
    }

    private void text(int choice, String text, Buffer out) {
        if (text.isEmpty()) {
            return;
        }
        OpenCandidate candidate = candidate(choice);
        candidate.text.append(text);
        AnswerParts parts = closed(choice);
        parts.text(text);
        send(choice, parts.take(), out);
    }

    private OpenCandidate candidate(int choice) {
        return candidates.computeIfAbsent(choice, unused -> new OpenCandidate());
    }

    /** The candidate's parts, its open calls among them. */
    private AnswerParts closed(int choice) {
        OpenCandidate candidate = candidate(choice);
        candidate.close();
        return candidate.parts;
    }

    private void send(int choice, ArrayNode parts, Buffer out) {
        if (!parts.isEmpty()) {
            frames.chunk(AnswerJson.chunk(choice, parts, names), out);
        }
    }

    @Override
    public void end(Bill bill, Buffer out) {
        ObjectNode root = GeminiJson.object();
        if (!candidates.isEmpty()) {
            ArrayNode all = root.putArray("candidates");
            candidates.forEach((index, candidate) -> {
                candidate.close();
                AnswerEvent.Finished finished = candidate.finished;
                ObjectNode last = AnswerJson.candidate(
                        all, index, candidate.parts.last(), finished == null ? null : finished.reason());
                AnswerJson.cite(last, candidate.citations, candidate.text.toString());
            });
        }
        frames.chunk(GeminiJson.bytes(AnswerJson.signed(AnswerJson.billed(root, bill), names)), out);
        frames.close(out);
    }

    @Override
    public void failed(GatewayError error, Buffer out) {
        frames.chunk(GeminiErrorBody.render(error), out);
        frames.close(out);
    }

    private static final class OpenCandidate {
        private final AnswerParts parts = new AnswerParts();
        private final Map<Integer, OpenCall> calls = new TreeMap<>();
        private final List<AnswerEvent.Cited> citations = new ArrayList<>(0);
        private final StringBuilder text = new StringBuilder();
        private AnswerEvent.@Nullable Finished finished;

        void close() {
            for (OpenCall call : calls.values()) {
                parts.call(call.start.id(), call.start.name(), call.arguments.toString());
            }
            calls.clear();
        }
    }

    private static final class OpenCall {
        private final AnswerEvent.ToolCallStarted start;
        private final StringBuilder arguments = new StringBuilder();

        OpenCall(AnswerEvent.ToolCallStarted start) {
            this.start = start;
        }
    }
}
