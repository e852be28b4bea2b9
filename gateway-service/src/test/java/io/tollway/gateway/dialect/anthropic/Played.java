package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.AnswerStream;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
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

/** Requests and answers of Anthropic's, put through this package as the gateway would. */
final class Played {
    static final AnswerNames NAMES = new AnswerNames("gen-1", "anthropic/claude-x", null, 0, Surface.OPENAI);
    static final UpstreamModel MODEL = new UpstreamModel("claude-x-1", -1, null, "api.anthropic.com", true);
    static final UsageCounts USAGE = new UsageCounts(10, 5, 3, 2, 0, 0, 7, 4, 0, 0, 1);
    static final Bill COUNTED = new Bill(USAGE, true, 1_500_000, 2_000_000, false, 9);
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    static final AnthropicClient CLIENT = new AnthropicClient();
    private static final JsonGate GATE = new JsonGate(new GateLimits(64, 100_000, 100, 64, 8, 3));

    private Played() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Single quotes are double ones. */
    static DocumentRequest read(String body) throws Refusal {
        return readBytes(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static DocumentRequest read(String body, CallPath call) throws Refusal {
        return CLIENT.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), call, GATE);
    }

    static DocumentRequest readBytes(byte[] body) throws Refusal {
        return CLIENT.read(body, CallPath.of(Surface.OPENAI), GATE);
    }

    static JsonNode written(CanonicalRequest request, UpstreamModel model, Changes changes) {
        byte[] body = new AnthropicUpstream().write(request, model, changes).body();
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Server-sent events of a stream, each cut out of bytes that come in two pieces. */
    static List<AnswerEvent> events(String stream, int cut) {
        List<AnswerEvent> events = new ArrayList<>();
        AnswerReader reader = new AnthropicUpstream().reader(MODEL);
        split(stream, cut, (bytes, from, to, error) -> assertThat(reader.event(bytes, from, to, error, events::add))
                .isIn(Step.GO_ON, Step.ENDED));
        return events;
    }

    static String passed(String stream, int cut, AnswerStream answer, Bill bill) {
        Buffer out = Buffer.buffer();
        split(stream, cut, (bytes, from, to, error) -> assertThat(answer.take(bytes, from, to, error, out))
                .isIn(Step.GO_ON, Step.ENDED));
        answer.end(bill, out);
        return out.toString();
    }

    private static void split(String stream, int cut, SseSplitter.Sink sink) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        int at = Math.min(cut, bytes.length);
        SseSplitter splitter = new SseSplitter(1 << 20, sink);
        splitter.feed(bytes, 0, at);
        splitter.feed(bytes, at, bytes.length);
    }

    /** A stream of events, framed as Anthropic frames them; single quotes are double ones. */
    static String stream(String... events) {
        StringBuilder stream = new StringBuilder();
        for (String event : events) {
            String type = json(event).path("type").asText();
            stream.append("event: ").append(type).append("\ndata: ").append(event.replace('\'', '"'));
            stream.append("\n\n");
        }
        return stream.toString();
    }

    /** The data of each event of a stream. */
    static List<JsonNode> data(String stream) {
        List<JsonNode> all = new ArrayList<>();
        for (String block : stream.split("\n\n")) {
            String name = "";
            for (String line : block.split("\r?\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                }
                if (line.startsWith("data:")) {
                    JsonNode event = exact(line.substring(5));
                    assertThat(name).isEqualTo(event.path("type").asText());
                    all.add(event);
                }
            }
        }
        return all;
    }

    private static JsonNode exact(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
