package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package send and read. JSON may be written with single quotes. */
final class Gemini {
    static final AnswerNames NAMES = new AnswerNames("gen-1", "acme/chat", null, 1_700_000_000, Surface.OPENAI);
    static final UsageCounts COUNTS = new UsageCounts(7, 3, 0, 0, 0, 0, 5, 2, 0, 0, 0);
    static final Bill BILL = new Bill(COUNTS, true, 1_500, 2_000, false, 9);
    static final GeminiClient CLIENT = new GeminiClient();
    static final GeminiUpstream UPSTREAM = new GeminiUpstream();
    static final JsonGate GATE = new JsonGate(new GateLimits(64, 1_000_000, 200, 128, 8, 3));

    private Gemini() {}

    static DocumentRequest read(String body, boolean stream, boolean events) throws Refusal {
        CallPath path = new CallPath(Surface.OPENAI, "acme/chat", stream, events);
        return (DocumentRequest) CLIENT.read(bytes(body), path, GATE);
    }

    static DocumentRequest read(String body) throws Refusal {
        return read(body, false, false);
    }

    static JsonNode written(CanonicalRequest request, String model, Changes changes) {
        UpstreamModel upstream = new UpstreamModel(model, -1, null, "generativelanguage.googleapis.com", true);
        return json(UPSTREAM.write(request, upstream, changes).body());
    }

    static List<AnswerEvent> events(String... chunks) {
        List<AnswerEvent> events = new ArrayList<>();
        GeminiReader reader = new GeminiReader();
        for (String chunk : chunks) {
            byte[] bytes = bytes(chunk);
            reader.event(bytes, 0, bytes.length, false, events::add);
        }
        return events;
    }

    static JsonNode json(String text) {
        return json(bytes(text));
    }

    static JsonNode json(byte[] bytes) {
        JsonNode tree = GeminiJson.tree(bytes, 0, bytes.length);
        if (tree == null) {
            throw new AssertionError("not JSON: " + new String(bytes, StandardCharsets.UTF_8));
        }
        return tree;
    }

    static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
