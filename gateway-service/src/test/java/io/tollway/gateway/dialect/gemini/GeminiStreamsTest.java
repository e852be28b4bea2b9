package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.dialect.gemini.Gemini.BILL;
import static io.tollway.gateway.dialect.gemini.Gemini.COUNTS;
import static io.tollway.gateway.dialect.gemini.Gemini.NAMES;
import static io.tollway.gateway.dialect.gemini.Gemini.bytes;
import static io.tollway.gateway.dialect.gemini.Gemini.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Gemini client gets: chunks of Google's passed on, and answers of others written as such. */
class GeminiStreamsTest {
    private static final String COST = "\"cost\":0.0000015,\"isByok\":false";
    private final Buffer out = Buffer.buffer();

    @Test
    void chunksGoOutAtOnceAndOnlyTheLastWaitsForItsCost() {
        PassedStream stream = new PassedStream(new StreamFrames(true), NAMES);

        take(
                stream,
                "{'candidates':[{'content':{'parts':[{'text':'a'}]}}],'usageMetadata':{'promptTokenCount':3},'modelVersion':'gemini-x'}");
        assertThat(out.toString())
                .isEqualTo(
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}],\"usageMetadata\":{\"promptTokenCount\":3},\"modelVersion\":\"acme/chat\"}\r\n\r\n");
        int first = out.length();

        take(
                stream,
                "{'modelVersion':'gemini-x','candidates':[{'finishReason':'STOP'}],\n 'usageMetadata':{'promptTokenCount':3}}");
        assertThat(out.length()).isEqualTo(first);
        take(stream, "{'candidates':[],'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':4}}");
        assertThat(out.toString())
                .endsWith(
                        "data: {\"modelVersion\":\"acme/chat\",\"candidates\":[{\"finishReason\":\"STOP\"}],  \"usageMetadata\":{\"promptTokenCount\":3}}\r\n\r\n");
        assertThat(stream.mayEndHere()).isTrue();

        stream.end(BILL, out);
        assertThat(out.toString())
                .endsWith(
                        "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":4," + COST + "}}\r\n\r\n");
        assertThat(stream.facts().finishReason).isEqualTo("STOP");
        assertThat(stream.facts().model).isEqualTo("gemini-x");
        assertThat(stream.facts().contentBytes).isEqualTo(1);
        assertThat(stream.facts().usage).isNotNull();
    }

    @Test
    void aPromptCountedAloneIsNotTheUsageOfAStreamThatIsCut() {
        String chunk =
                "{'candidates':[{'content':{'parts':[{'text':'a'}]}}],'usageMetadata':{'promptTokenCount':3,'totalTokenCount':3}}";
        PassedStream stream = new PassedStream(new StreamFrames(true), NAMES);

        take(stream, chunk);

        assertThat(stream.facts().usage).isNull();
        assertThat(stream.mayEndHere()).isFalse();
        assertThat(Gemini.events(chunk)).noneMatch(AnswerEvent.Used.class::isInstance);
    }

    @Test
    void withoutEventsTheStreamIsOneArray() {
        PassedStream stream = new PassedStream(new StreamFrames(false), NAMES);

        take(stream, "{'candidates':[{'content':{'parts':[{'text':'a'}]}}]}");
        take(stream, "{'candidates':[{'finishReason':'STOP'}]}");
        stream.end(BILL, out);

        JsonNode array = json(out.getBytes());
        assertThat(array).hasSize(2);
        assertThat(out.toString())
                .startsWith("[{\"candidates\"")
                .contains("},\r\n{")
                .endsWith("}]");
        assertThat(array.get(1).path("usageMetadata").path("totalTokenCount").asLong())
                .isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'candidates':[]} | true | {'candidates':[],'usageMetadata':{COUNTS,COST}}",
                "{'candidates':[],'usageMetadata':{}} | true | {'candidates':[],'usageMetadata':{COUNTS,COST}}",
                "{'candidates':[],'usageMetadata':{'trafficType':'X'}} | false | {'candidates':[],'usageMetadata':{'trafficType':'X',COUNTS,COST}}",
                "{'candidates':[],'usageMetadata':{'promptTokenCount':-1}} | false | {'candidates':[],'usageMetadata':{COUNTS,COST}}",
                "{'candidates':[],'usageMetadata':null} | false | {'candidates':[],'usageMetadata':{COUNTS,COST}}",
                "{'usageMetadata':{'promptTokenCount':1},'modelVersion':'x'} | true | {'usageMetadata':{'promptTokenCount':1,COST},'modelVersion':'acme/chat'}"
            })
    void aWholeAnswerHasItsCostWhateverUsageItCameWith(String body, boolean counted, String expected) {
        PassedDocument document = new PassedDocument(NAMES);

        assertThat(document.take(bytes(body))).isEqualTo(Step.GO_ON);
        document.render(new Bill(COUNTS, counted, 1_500, 2_000, false, 9), out);

        String counts =
                "\"promptTokenCount\":10,\"candidatesTokenCount\":5,\"totalTokenCount\":17,\"cachedContentTokenCount\":3,\"thoughtsTokenCount\":2";
        assertThat(out.toString())
                .isEqualTo(expected.replace('\'', '"').replace("COUNTS", counts).replace("COST", COST));
    }

    @Test
    void anotherDialectsAnswerBecomesChunksWithWholeCalls() {
        GeminiStreamWriter writer = new GeminiStreamWriter(new StreamFrames(false), NAMES);
        for (AnswerEvent event : answer()) {
            writer.event(event, out);
        }
        writer.end(BILL, out);

        JsonNode chunks = json(out.getBytes());
        assertThat(chunks).hasSize(5);
        assertThat(parts(chunks, 0)).isEqualTo(json("[{'text':'hm','thought':true}]"));
        JsonNode signed = parts(chunks, 1).get(0);
        assertThat(Signatures.part(signed.path("thoughtSignature").asText(), ""))
                .hasToString("Reasoning[text=, signature=sig, format=anthropic-claude-v1, id=null]");
        assertThat(parts(chunks, 2)).isEqualTo(json("[{'text':'So: '}]"));
        assertThat(parts(chunks, 3)).isEqualTo(json("[{'text':'see'}]"));
        assertThat(parts(chunks, 4))
                .isEqualTo(
                        json(
                                "[{'functionCall':{'id':'c1','name':'f','args':{'a':1}}},{'functionCall':{'id':'c2','name':'g','args':{}}}]"));
        assertThat(chunks.get(4).path("candidates").get(0).path("finishReason").asText())
                .isEqualTo("STOP");
        assertThat(chunks.get(4).path("usageMetadata"))
                .isEqualTo(json(
                        "{'promptTokenCount':10,'candidatesTokenCount':5,'totalTokenCount':17,'cachedContentTokenCount':3,'thoughtsTokenCount':2,"
                                + COST + "}"));
        assertThat(chunks.get(4).path("modelVersion").asText()).isEqualTo("acme/chat");
        assertThat(chunks.get(4).path("responseId").asText()).isEqualTo("gen-1");
    }

    @Test
    void aWholeAnswerOfAnotherDialectSaysTheSame() {
        AnswerFold fold = new AnswerFold();
        answer().forEach(fold);

        JsonNode body = json(GeminiJson.bytes(AnswerJson.whole(fold.answer(), NAMES, BILL)));

        JsonNode candidate = body.path("candidates").get(0);
        assertThat(candidate.path("content").path("role").asText()).isEqualTo("model");
        assertThat(candidate.path("content").path("parts")).hasSize(4);
        assertThat(candidate.path("content").path("parts").get(1)).isEqualTo(json("{'text':'So: see'}"));
        assertThat(candidate.path("finishReason").asText()).isEqualTo("STOP");
        assertThat(candidate.path("groundingMetadata"))
                .isEqualTo(
                        json(
                                "{'groundingChunks':[{'web':{'uri':'https://a.example','title':'A'}}],'groundingSupports':[{'segment':{'startIndex':0,'endIndex':2},'groundingChunkIndices':[0]}]}"));
        assertThat(body.path("usageMetadata").path("cost").decimalValue()).isEqualByComparingTo("0.0000015");
    }

    @Test
    void geminisOwnSignatureStandsOnWhatItSigns() {
        GeminiStreamWriter writer = new GeminiStreamWriter(new StreamFrames(false), NAMES);
        writer.event(new AnswerEvent.ReasoningEncrypted(0, "S", ReasoningFormat.GEMINI, null), out);
        writer.event(new AnswerEvent.ToolCallStarted(0, 0, "c", "f"), out);
        writer.event(new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, null, null), out);
        writer.end(BILL, out);

        assertThat(parts(json(out.getBytes()), 0))
                .isEqualTo(json("[{'functionCall':{'id':'c','name':'f','args':{}},'thoughtSignature':'S'}]"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aFailureIsAChunkWithAnErrorAndTheLast(boolean events) {
        GeminiStreamWriter writer = new GeminiStreamWriter(new StreamFrames(events), NAMES);
        writer.event(new AnswerEvent.TextDelta(0, "a"), out);
        writer.failed(new GatewayError.ProviderFailed(502, "provider_unavailable", "cut", 0), out);

        String text = out.toString();
        assertThat(text).contains("{\"error\":{\"code\":502,\"message\":\"cut\",\"status\":\"UNAVAILABLE\"");
        assertThat(text).endsWith(events ? "}}\r\n\r\n" : "}}]");
    }

    private static List<AnswerEvent> answer() {
        return List.of(
                new AnswerEvent.Started("up", "claude"),
                new AnswerEvent.ReasoningDelta(0, "hm", false),
                new AnswerEvent.ReasoningSigned(0, "sig", ReasoningFormat.ANTHROPIC, null),
                new AnswerEvent.TextDelta(0, "So: "),
                new AnswerEvent.TextDelta(0, "see"),
                new AnswerEvent.Cited(0, "https://a.example", "A", null, 0, 2),
                new AnswerEvent.ToolCallStarted(0, 0, "c1", "f"),
                new AnswerEvent.ToolArgumentsDelta(0, 0, "{\"a\""),
                new AnswerEvent.ToolCallStarted(0, 1, "c2", "g"),
                new AnswerEvent.ToolArgumentsDelta(0, 0, ":1}"),
                new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, "tool_use", null),
                new AnswerEvent.Used(COUNTS));
    }

    private static JsonNode parts(JsonNode chunks, int at) {
        return chunks.get(at).path("candidates").get(0).path("content").path("parts");
    }

    private void take(PassedStream stream, String chunk) {
        byte[] before = bytes("xx" + chunk + "yy");
        assertThat(stream.take(before, 2, before.length - 2, false, out)).isEqualTo(Step.GO_ON);
    }
}
