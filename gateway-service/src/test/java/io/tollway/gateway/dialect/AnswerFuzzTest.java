package io.tollway.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.anthropic.AnthropicClient;
import io.tollway.gateway.dialect.anthropic.AnthropicUpstream;
import io.tollway.gateway.dialect.bedrock.BedrockUpstream;
import io.tollway.gateway.dialect.cohere.CohereUpstream;
import io.tollway.gateway.dialect.gemini.GeminiClient;
import io.tollway.gateway.dialect.gemini.GeminiUpstream;
import io.tollway.gateway.dialect.openai.ChatClient;
import io.tollway.gateway.dialect.openai.ChatUpstream;
import io.tollway.gateway.dialect.responses.ResponsesClient;
import io.tollway.gateway.dialect.responses.ResponsesUpstream;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.stream.SseSplitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Whatever an upstream sends: nothing is thrown, and what every kind of client gets of it is JSON in events. Where bytes pass through, what is broken inside a value passes too: then what
 * arrives is JSON if what was sent is. README says how to let it search.
 */
class AnswerFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonGate GATE = new JsonGate(new GateLimits(64, 100_000, 100, 64, 8, 8));
    private static final UsageCounts COUNTS = new UsageCounts(1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);

    private static final UpstreamDialect BEDROCK = new BedrockUpstream(Vertx.vertx(), Clock.systemUTC());

    private record Asking(ClientDialect client, String body, Surface surface) {
        ModelRequest request() {
            try {
                return client.read(
                        body.getBytes(StandardCharsets.UTF_8), new CallPath(surface, "a/b", true, true), GATE);
            } catch (Refusal refusal) {
                throw new IllegalStateException(refusal);
            }
        }
    }

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    private static final List<Asking> CLIENTS = List.of(
            new Asking(new ChatClient(), "{\"model\":\"a/b\",\"stream\":true," + MESSAGES + "}", Surface.OPENROUTER),
            new Asking(
                    new AnthropicClient(),
                    "{\"model\":\"a/b\",\"max_tokens\":9,\"stream\":true," + MESSAGES + "}",
                    Surface.ANTHROPIC),
            new Asking(new GeminiClient(), "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}", Surface.GEMINI),
            new Asking(new ResponsesClient(), "{\"model\":\"a/b\",\"stream\":true,\"input\":\"x\"}", Surface.OPENAI));

    @FuzzTest(maxDuration = "10m")
    void chatCompletions(byte[] stream) throws IOException {
        read(ChatUpstream.openAi(), stream);
    }

    @FuzzTest(maxDuration = "10m")
    void anthropicMessages(byte[] stream) throws IOException {
        read(new AnthropicUpstream(), stream);
    }

    @FuzzTest(maxDuration = "10m")
    void geminiContents(byte[] stream) throws IOException {
        read(new GeminiUpstream(), stream);
    }

    @FuzzTest(maxDuration = "10m")
    void responses(byte[] stream) throws IOException {
        read(new ResponsesUpstream(), stream);
    }

    @FuzzTest(maxDuration = "10m")
    void cohereChat(byte[] stream) throws IOException {
        read(new CohereUpstream(), stream);
    }

    /** The events as they come out of their frames; the frames have a search of their own. */
    @FuzzTest(maxDuration = "10m")
    void bedrockConverse(byte[] stream) throws IOException {
        read(BEDROCK, stream);
    }

    private static void read(UpstreamDialect upstream, byte[] stream) throws IOException {
        for (Asking asking : CLIENTS) {
            ModelRequest request = asking.request();
            AnswerNames names = new AnswerNames("gen-1", "a/b", "p", 7, asking.surface());
            Dialogue dialogue = asking.client().with(upstream, new UpstreamModel("up", -1, null, "h", false), true);
            boolean passes = asking.client().passesTo(upstream.name());
            streamed(dialogue.stream(request, names), stream, !passes || isSound(stream));
            AnswerDocument document = dialogue.document(request, names);
            Step step = document.take(stream.clone());
            if (step == Step.ENDED || step == Step.GO_ON) {
                Buffer out = Buffer.buffer();
                document.render(new Bill(COUNTS, document.facts().usage != null, 5, 5, false, 9), out);
                if (!passes || isObject(stream, 0, stream.length)) {
                    JSON.readTree(out.getBytes());
                }
            }
        }
    }

    private static boolean isSound(byte[] stream) {
        boolean[] broken = new boolean[1];
        new SseSplitter(1 << 16, (bytes, from, to, named) -> broken[0] |= !isJson(bytes, from, to))
                .feed(stream, 0, stream.length);
        return !broken[0];
    }

    private static void streamed(AnswerStream answer, byte[] stream, boolean asJson) {
        Buffer out = Buffer.buffer();
        boolean[] over = new boolean[1];
        SseSplitter splitter = new SseSplitter(1 << 16, (bytes, from, to, named) -> {
            if (!over[0]) {
                over[0] = answer.take(bytes, from, to, named, out) != Step.GO_ON;
            }
        });
        splitter.feed(stream, 0, stream.length);
        if (!answer.mayEndHere()) {
            answer.cut(out);
        }
        answer.end(new Bill(COUNTS, answer.facts().usage != null, 5, 5, false, 9), out);
        assertThat(out.length()).isPositive();
        boolean[] bad = new boolean[1];
        byte[] sent = out.getBytes();
        new SseSplitter(1 << 24, (bytes, from, to, named) -> bad[0] |= !isJson(bytes, from, to))
                .feed(sent, 0, sent.length);
        assertThat(asJson && bad[0]).as(out.toString()).isFalse();
    }

    private static boolean isJson(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).equals("[DONE]")
                || isObject(bytes, from, to);
    }

    private static boolean isObject(byte[] bytes, int from, int to) {
        try {
            return JSON.readTree(bytes, from, to - from).isObject();
        } catch (IOException notJson) {
            return false;
        }
    }
}
