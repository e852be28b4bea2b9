package io.tollway.gateway.dialect.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.openai.PassedTypedStream;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A whole transcript told as the stream that was asked for: one piece with all of it, and the event that ends it. */
final class TranscriptEvents implements AnswerDocument {
    private static final JsonMapper JSON = new JsonMapper();

    private final Transcript whole;
    private final PassedTypedStream events;
    private byte[] body = new byte[0];

    TranscriptEvents(Transcript whole, PassedTypedStream events) {
        this.whole = whole;
        this.events = events;
    }

    @Override
    public Step take(byte[] answer) {
        body = answer;
        Step step = whole.take(answer);
        whole.facts().finishReason = "completed";
        return step;
    }

    @Override
    public AnswerFacts facts() {
        return whole.facts();
    }

    @Override
    public void render(Bill bill, Buffer out) {
        JsonNode said = tree();
        String text = said.path("text").asText();
        tell(TranscriptionClient.PIECE, "delta", text, JsonNodeFactory.instance.missingNode(), out);
        tell(TranscriptionClient.FINISHED, "text", text, said.path("usage"), out);
        events.end(bill, out);
    }

    private void tell(String type, String member, String text, JsonNode usage, Buffer out) {
        ObjectNode event =
                JsonNodeFactory.instance.objectNode().put("type", type).put(member, text);
        if (usage.isObject()) {
            event.set("usage", usage);
        }
        byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
        events.take(bytes, 0, bytes.length, false, out);
    }

    private JsonNode tree() {
        try {
            return JSON.readTree(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException("it was read before", impossible);
        }
    }
}
