package io.tollway.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.stream.SseSplitter;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests and answers of this dialect, said through the code under test. */
final class Talk {
    static final JsonMapper JSON = new JsonMapper();
    static final AnswerNames NAMES = new AnswerNames("gen-1", "author/model", null, 7, Surface.OPENAI);
    static final UpstreamModel MODEL = new UpstreamModel("up-1", -1, null, "h", true);
    static final ResponsesClient CLIENT = new ResponsesClient();
    static final Bill COUNTED =
            new Bill(new UsageCounts(3, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0), true, 1_500_000, 1_500_000, false, 9);

    static final JsonGate GATE = new JsonGate(new GateLimits(64, 100_000, 500, 128, 8, 3));

    private Talk() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode exact(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DocumentRequest read(byte[] body) throws Refusal {
        return (DocumentRequest) CLIENT.read(body, CallPath.of(Surface.OPENAI), GATE);
    }

    static DocumentRequest read(String body) throws Refusal {
        return read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** From a project that keeps responses. */
    static DocumentRequest kept(String body) throws Refusal {
        return (DocumentRequest) CLIENT.read(
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                CallPath.of(Surface.OPENAI).withKeeping(),
                GATE);
    }

    /** The canonical events of a stream. */
    static List<AnswerEvent> events(String stream, List<Step> steps) {
        ResponseReader reader = new ResponseReader(ReasoningFormat.OPENAI);
        List<AnswerEvent> all = new ArrayList<>();
        split(stream, (bytes, from, to, named) -> steps.add(reader.event(bytes, from, to, named, all::add)));
        return all;
    }

    /** The stream passed on to its end. */
    static String passed(String stream, AnswerStream passing, List<Step> steps) {
        Buffer out = Buffer.buffer();
        split(stream, (bytes, from, to, named) -> steps.add(passing.take(bytes, from, to, named, out)));
        passing.end(COUNTED, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void split(String stream, SseSplitter.Sink sink) {
        SseSplitter splitter = new SseSplitter(1 << 22, sink);
        byte[] bytes = (stream + "\n\n").getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += 777) {
            splitter.feed(bytes, from, Math.min(bytes.length, from + 777));
        }
    }

    /** The data of every event that is an object. */
    static List<JsonNode> data(String stream) {
        List<JsonNode> all = new ArrayList<>();
        for (String line : stream.split("\n")) {
            if (line.startsWith("data: {")) {
                all.add(exact(line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return all;
    }
}
