package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Step;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer of Anthropic's says in no dialect. */
class EventReaderTest {
    private static final String STREAM = Played.stream(
            "{'type':'message_start','message':{'id':'msg_1','model':'claude-x-1','content':[],'usage':{'input_tokens':20,'cache_read_input_tokens':5,'output_tokens':1}}}",
            "{'type':'ping'}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Grüß 😀'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'c2'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'ln'}}",
            "{'type':'content_block_stop','index':0      }",
            "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'ZGF0YQ'}}",
            "{'type':'content_block_stop','index':1}",
            "{'type':'content_block_start','index':2,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':2,'delta':{'type':'text_delta','text':'It is so'}}",
            "{'type':'content_block_delta','index':2,'delta':{'type':'citations_delta','citation':{'type':'web_search_result_location','url':'https://x.test','title':'X','cited_text':'so'}}}",
            "{'type':'content_block_stop','index':2}",
            "{'type':'content_block_start','index':3,'content_block':{'type':'server_tool_use','id':'s','name':'web_search','input':{}}}",
            "{'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
            "{'type':'content_block_stop','index':3}",
            "{'type':'content_block_start','index':4,'content_block':{'type':'tool_use','id':'t1','name':'f','input':{}}}",
            "{'type':'content_block_delta','index':4,'delta':{'type':'input_json_delta','partial_json':''}}",
            "{'type':'content_block_delta','index':4,'delta':{'type':'input_json_delta','partial_json':'{\\u0022a\\u0022:'}}",
            "{'type':'content_block_delta','index':4,'delta':{'type':'input_json_delta','partial_json':'1}'}}",
            "{'type':'content_block_stop','index':4}",
            "{'type':'content_block_start','index':5,'content_block':{'type':'tool_use','id':'t2','name':'g','input':{}}}",
            "{'type':'content_block_delta','index':5,'delta':{'type':'input_json_delta','partial_json':''}}",
            "{'type':'content_block_stop','index':5}",
            "{'type':'something_new','x':[1]}",
            "{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':{'output_tokens':30}}",
            "{'type':'message_stop'}",
            "{'type':'content_block_delta','index':9,'delta':{'type':'text_delta','text':'late'}}");
    private static final List<AnswerEvent> EVENTS = List.of(
            new AnswerEvent.Started("msg_1", "claude-x-1"),
            new AnswerEvent.ReasoningDelta(0, "Grüß 😀", false),
            new AnswerEvent.ReasoningSigned(0, "c2ln", ReasoningFormat.ANTHROPIC, null),
            new AnswerEvent.ReasoningEncrypted(0, "ZGF0YQ", ReasoningFormat.ANTHROPIC, null),
            new AnswerEvent.TextDelta(0, "It is so"),
            new AnswerEvent.Cited(0, "https://x.test", "X", "so", 0, 8),
            new AnswerEvent.ToolCallStarted(0, 0, "t1", "f"),
            new AnswerEvent.ToolArgumentsDelta(0, 0, "{\"a\":"),
            new AnswerEvent.ToolArgumentsDelta(0, 0, "1}"),
            new AnswerEvent.ToolCallStarted(0, 1, "t2", "g"),
            new AnswerEvent.ToolArgumentsDelta(0, 1, "{}"),
            new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, "tool_use", null),
            new AnswerEvent.Used(new UsageCounts(20, 5, 0, 0, 0, 0, 30, 0, 0, 0, 0)));

    @Test
    void readsTheSameAtEverySplit() {
        int length = STREAM.getBytes(StandardCharsets.UTF_8).length;
        for (int cut = 0; cut <= length; cut++) {
            assertThat(Played.events(STREAM, cut)).as("cut at %d", cut).isEqualTo(EVENTS);
        }
    }

    @Test
    void readsAWholeAnswerAsTheSameEvents() {
        String body = """
                {'id':'msg_1','type':'message','role':'assistant','model':'claude-x-1','content':[
                {'type':'thinking','thinking':'Hm','signature':'c2ln'},
                {'type':'text','text':'Yes','citations':[{'type':'char_location','document_title':'D','cited_text':'q'}]},
                {'type':'tool_use','id':'t1','name':'f','input':{'a':1}},{'type':'tool_use','id':'t2','name':'g','input':{}}],
                'stop_reason':'stop_sequence','stop_sequence':'END','usage':{'input_tokens':3,'output_tokens':4}}
                """.replace('\'', '"');
        List<AnswerEvent> events = new ArrayList<>();

        Step step = new EventReader().document(body.getBytes(StandardCharsets.UTF_8), events::add);

        assertThat(step).isEqualTo(Step.ENDED);
        assertThat(events)
                .containsExactly(
                        new AnswerEvent.Started("msg_1", "claude-x-1"),
                        new AnswerEvent.ReasoningDelta(0, "Hm", false),
                        new AnswerEvent.ReasoningSigned(0, "c2ln", ReasoningFormat.ANTHROPIC, null),
                        new AnswerEvent.TextDelta(0, "Yes"),
                        new AnswerEvent.Cited(0, null, "D", "q", 0, 3),
                        new AnswerEvent.ToolCallStarted(0, 0, "t1", "f"),
                        new AnswerEvent.ToolArgumentsDelta(0, 0, "{\"a\":1}"),
                        new AnswerEvent.ToolCallStarted(0, 1, "t2", "g"),
                        new AnswerEvent.ToolArgumentsDelta(0, 1, "{}"),
                        new AnswerEvent.Finished(0, StopReason.STOP_SEQUENCE, "stop_sequence", "END"),
                        new AnswerEvent.Used(new UsageCounts(3, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,END",
        "stop_sequence,STOP_SEQUENCE",
        "max_tokens,LENGTH",
        "model_context_window_exceeded,LENGTH",
        "tool_use,TOOL_CALLS",
        "refusal,REFUSAL",
        "pause_turn,PAUSE",
        "a_new_one,END"
    })
    void knowsWhyAnAnswerEnded(String word, StopReason reason) {
        List<AnswerEvent> events = Played.events(
                Played.stream("{'type':'message_delta','delta':{'stop_reason':'" + word + "'},'usage':{}}"), 0);

        assertThat(events).containsExactly(new AnswerEvent.Finished(0, reason, word, null));
    }

    @Test
    void tellsTheExplanationOfARefusalThatSaysNothingElse() {
        List<AnswerEvent> events = Played.events(
                Played.stream(
                        "{'type':'message_delta','delta':{'stop_reason':'refusal','stop_details':{'type':'refusal','explanation':'No.'}}}"),
                0);

        assertThat(events)
                .containsExactly(
                        new AnswerEvent.RefusalDelta(0, "No."),
                        new AnswerEvent.Finished(0, StopReason.REFUSAL, "refusal", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'error','error':{'type':'overloaded_error'}} | false | UPSTREAM_ERROR",
                "{'message':'x'} | true | UPSTREAM_ERROR",
                "not json | true | UPSTREAM_ERROR",
                "not json | false | MALFORMED",
                "[DONE] | false | MALFORMED",
                "{'type':5} | false | MALFORMED",
                "{} | false | MALFORMED",
                "{'type':'ping'} {} | false | MALFORMED",
                "{'type':'message_stop'} | false | ENDED"
            })
    void tellsErrorsFromWhatIsNoAnswer(String data, boolean errorEvent, Step step) {
        byte[] bytes = data.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        AnswerReader reader = new EventReader();

        assertThat(reader.event(bytes, 0, bytes.length, errorEvent, event -> {}))
                .isEqualTo(step);
        assertThat(new PassedStream(Played.NAMES).take(bytes, 0, bytes.length, errorEvent, Buffer.buffer()))
                .isEqualTo(step);
        assertThat(reader.mayEndHere()).isEqualTo(step == Step.ENDED);
    }

    /** Whatever a broken upstream sends is an answer or malformed, never a fault of ours. */
    @Test
    void staysCalmWithAnswersThatAreDamaged() {
        Random random = new Random(7);
        String letters = "{}[]\",:0-an\\ ";
        List<JsonNode> events = Played.data(STREAM);
        for (int round = 0; round < 800; round++) {
            EventReader reader = new EventReader();
            PassedStream passed = new PassedStream(Played.NAMES);
            Buffer out = Buffer.buffer();
            for (JsonNode event : events) {
                StringBuilder text = new StringBuilder(event.toString());
                if (random.nextInt(4) == 0) {
                    text.setCharAt(random.nextInt(text.length()), letters.charAt(random.nextInt(letters.length())));
                }
                if (random.nextInt(20) == 0) {
                    text.setLength(random.nextInt(text.length()));
                }
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                reader.event(bytes, 0, bytes.length, false, unused -> {});
                passed.take(bytes, 0, bytes.length, false, out);
            }
            passed.end(Played.COUNTED, out);
            assertThat(Played.data(out.toString()).getLast().path("type").asText())
                    .isEqualTo("message_stop");
        }
    }
}
