package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.StopReason;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other providers' answers as an Anthropic client gets them. */
class EventWriterTest {
    private static final List<AnswerEvent> ANSWER = List.of(
            new AnswerEvent.Started("chatcmpl-1", "gpt-x"),
            new AnswerEvent.ReasoningDelta(0, "Hm", false),
            new AnswerEvent.ReasoningSigned(0, "sig", ReasoningFormat.OPENAI, "rs_1"),
            new AnswerEvent.TextDelta(0, "It is"),
            new AnswerEvent.TextDelta(1, "another choice"),
            new AnswerEvent.TextDelta(0, " so"),
            new AnswerEvent.Cited(0, "https://x.test", "X", null, 0, 8),
            new AnswerEvent.ReasoningEncrypted(0, "enc", ReasoningFormat.GEMINI, null),
            new AnswerEvent.ToolCallStarted(0, 0, "call:1", "f"),
            new AnswerEvent.ToolArgumentsDelta(0, 0, "{\"a\":\"}\"}"),
            new AnswerEvent.ToolCallStarted(0, 1, "c2", "g"),
            new AnswerEvent.Finished(0, StopReason.END, "stop", null),
            new AnswerEvent.Used(Played.USAGE));

    private static List<JsonNode> written(List<AnswerEvent> events) {
        EventWriter writer = new EventWriter(Played.NAMES);
        Buffer out = Buffer.buffer();
        events.forEach(event -> writer.event(event, out));
        writer.end(Played.COUNTED, out);
        return Played.data(out.toString());
    }

    @Test
    void writesBlocksOneBehindTheOther() {
        List<JsonNode> data = written(ANSWER);

        assertThat(data.subList(1, data.size() - 2).stream().map(JsonNode::toString))
                .containsExactly(
                        text(
                                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}"),
                        text(
                                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm'}}"),
                        text(
                                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'tw1.openai-responses-v1.rs_1.sig'}}"),
                        text("{'type':'content_block_stop','index':0}"),
                        text("{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}"),
                        text("{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'It is'}}"),
                        text("{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':' so'}}"),
                        text(
                                "{'type':'content_block_delta','index':1,'delta':{'type':'citations_delta','citation':{'type':'web_search_result_location','url':'https://x.test','title':'X','cited_text':'','encrypted_index':''}}}"),
                        text("{'type':'content_block_stop','index':1}"),
                        text(
                                "{'type':'content_block_start','index':2,'content_block':{'type':'redacted_thinking','data':'tw1.google-gemini-v1..enc'}}"),
                        text("{'type':'content_block_stop','index':2}"),
                        text(
                                "{'type':'content_block_start','index':3,'content_block':{'type':'tool_use','id':'call_1','name':'f','input':{}}}"),
                        text(
                                "{'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':''}}"),
                        "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\\\"}\\\"}\"}}",
                        text("{'type':'content_block_stop','index':3}"),
                        text(
                                "{'type':'content_block_start','index':4,'content_block':{'type':'tool_use','id':'c2','name':'g','input':{}}}"),
                        text(
                                "{'type':'content_block_delta','index':4,'delta':{'type':'input_json_delta','partial_json':''}}"),
                        text("{'type':'content_block_stop','index':4}"));
    }

    @Test
    void beginsWithItsNamesAndEndsWithTheFullUsage() {
        List<JsonNode> data = written(ANSWER);

        JsonNode message = data.getFirst().path("message");
        assertThat(message.path("id").asText()).isEqualTo("msg_gen-1");
        assertThat(message.path("model").asText()).isEqualTo("anthropic/claude-x");
        assertThat(message.path("usage").path("input_tokens").isInt()).isTrue();
        JsonNode delta = data.get(data.size() - 2);
        assertThat(delta.path("delta"))
                .isEqualTo(Played.json("{'stop_reason':'tool_use','stop_sequence':null,'stop_details':null}"));
        JsonNode usage = delta.path("usage");
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(10);
        assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("cache_creation_input_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("cache_creation")
                        .path("ephemeral_1h_input_tokens")
                        .asInt())
                .isEqualTo(2);
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(11);
        assertThat(usage.path("cost").decimalValue()).isEqualByComparingTo("0.0015");
        assertThat(data.getLast()).isEqualTo(Played.json("{'type':'message_stop'}"));
    }

    @Test
    void saysTheSameInAWholeAnswer() {
        AnswerFold fold = new AnswerFold();
        ANSWER.forEach(fold);

        JsonNode message = Played.json(MessageText.of(fold.answer(), Played.NAMES, Played.COUNTED));

        assertThat(message.path("content")).hasSize(5);
        assertThat(message.path("content").path(0))
                .isEqualTo(Played.json(
                        "{'type':'thinking','thinking':'Hm','signature':'tw1.openai-responses-v1.rs_1.sig'}"));
        assertThat(message.path("content").path(1).path("text").asText()).isEqualTo("It is so");
        assertThat(message.path("content").path(1).path("citations")).hasSize(1);
        assertThat(message.path("content").path(2).path("type").asText()).isEqualTo("redacted_thinking");
        assertThat(message.path("content").path(3).path("input")).isEqualTo(Played.json("{'a':'}'}"));
        assertThat(message.path("content").path(4).path("input")).isEqualTo(Played.json("{}"));
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.path("usage").path("output_tokens").asInt()).isEqualTo(11);
    }

    @Test
    void readsBackWhatItWrote() {
        EventWriter writer = new EventWriter(Played.NAMES);
        Buffer out = Buffer.buffer();
        ANSWER.forEach(event -> writer.event(event, out));
        writer.end(Played.COUNTED, out);
        AnswerFold sent = new AnswerFold();
        ANSWER.forEach(sent);
        AnswerFold got = new AnswerFold();

        Played.events(out.toString(), 0).forEach(got);

        assertThat(got.answer().choices().getFirst().text()).isEqualTo("It is so");
        assertThat(got.answer().choices().getFirst().parts().getFirst())
                .isEqualTo(sent.answer().choices().getFirst().parts().getFirst());
    }

    @Test
    void waitsWithACallWhileTheOneBeforeGrows() {
        List<JsonNode> data = written(List.of(
                new AnswerEvent.ToolCallStarted(0, 0, "a", "f"),
                new AnswerEvent.ToolCallStarted(0, 1, "b", "g"),
                new AnswerEvent.ToolArgumentsDelta(0, 1, "{\"y\":"),
                new AnswerEvent.ToolArgumentsDelta(0, 0, "{\"x\":1"),
                new AnswerEvent.ToolArgumentsDelta(0, 1, "2}"),
                new AnswerEvent.ToolArgumentsDelta(0, 0, "}"),
                new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, "tool_calls", null)));

        List<String> fragments = new ArrayList<>();
        for (JsonNode event : data) {
            if (event.path("type").asText().equals("content_block_delta")) {
                fragments.add(event.path("index").asInt()
                        + event.path("delta").path("partial_json").asText());
            }
        }
        assertThat(fragments).containsExactly("0", "0{\"x\":1", "0}", "1", "1{\"y\":2}");
    }

    @Test
    void signsThinkingThatNobodySigned() {
        List<JsonNode> data = written(List.of(
                new AnswerEvent.ReasoningDelta(0, "Hm", true),
                new AnswerEvent.TextDelta(0, "Yes"),
                new AnswerEvent.Finished(0, StopReason.END, "stop", null)));

        assertThat(data.get(3).path("delta")).isEqualTo(Played.json("{'type':'signature_delta','signature':'tw1...'}"));
        assertThat(data.get(4).path("type").asText()).isEqualTo("content_block_stop");
    }

    @Test
    void keepsBothHalvesOfACharacterTogether() {
        List<JsonNode> data = written(List.of(
                new AnswerEvent.TextDelta(0, "a\uD83D"),
                new AnswerEvent.TextDelta(0, "\uDE00b"),
                new AnswerEvent.Finished(0, StopReason.END, "stop", null)));

        assertThat(data.get(2).path("delta").path("text").asText()).isEqualTo("a");
        assertThat(data.get(3).path("delta").path("text").asText()).isEqualTo("😀b");
    }

    @ParameterizedTest
    @CsvSource({
        "END,false,end_turn",
        "END,true,refusal",
        "STOP_SEQUENCE,false,stop_sequence",
        "LENGTH,false,max_tokens",
        "TOOL_CALLS,false,tool_use",
        "CONTENT_FILTER,false,refusal",
        "REFUSAL,false,refusal",
        "PAUSE,false,pause_turn"
    })
    void saysWhyItEnded(StopReason reason, boolean refused, String word) {
        List<JsonNode> data = written(List.of(
                refused ? new AnswerEvent.RefusalDelta(0, "No") : new AnswerEvent.TextDelta(0, "No"),
                new AnswerEvent.Finished(0, reason, null, "END")));

        assertThat(data.get(2).path("delta").path("text").asText()).isEqualTo("No");
        assertThat(data.get(4).path("delta").path("stop_reason").asText()).isEqualTo(word);
        assertThat(data.get(4).path("delta").path("stop_sequence").asText()).isEqualTo("END");
    }

    private static String text(String json) {
        return json.replace('\'', '"');
    }
}
