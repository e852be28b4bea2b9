package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anthropic's own answers on their way to an Anthropic client. */
class PassedStreamTest {
    private static final String START =
            "{'type':'message_start','message':{'model':'claude-x-1','id':'msg_9','usage':{'input_tokens':20,'cache_creation_input_tokens':9,'cache_read_input_tokens':5,'cache_creation':{'ephemeral_5m_input_tokens':5,'ephemeral_1h_input_tokens':4},'output_tokens':1}}}";
    private static final String TEXT =
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Grüß 😀'}         }";
    private static final String FULL =
            "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':{'input_tokens':20,'cache_creation_input_tokens':9,'cache_read_input_tokens':5,'output_tokens':30,'output_tokens_details':{'thinking_tokens':12}}  }";

    @Test
    void changesOnlyTheModelAndTheCostAtEverySplit() {
        String stream = Played.stream(START, "{'type':'ping'}", TEXT, FULL, "{'type':'message_stop'}");
        String expected = stream.replace("claude-x-1", "anthropic/claude-x")
                .replace(
                        "'thinking_tokens':12}}".replace('\'', '"'),
                        "'thinking_tokens':12},'cost':0.0015,'is_byok':false}".replace('\'', '"'));
        int length = stream.getBytes(StandardCharsets.UTF_8).length;
        for (int cut = 0; cut <= length; cut++) {
            PassedStream passed = new PassedStream(Played.NAMES);
            assertThat(Played.passed(stream, cut, passed, Played.COUNTED)).isEqualTo(expected);
        }
    }

    @Test
    void readsTheFacts() {
        PassedStream passed = new PassedStream(Played.NAMES);
        Played.passed(Played.stream(START, TEXT, FULL), 0, passed, Played.COUNTED);

        assertThat(passed.facts().model).isEqualTo("claude-x-1");
        assertThat(passed.facts().finishReason).isEqualTo("end_turn");
        assertThat(passed.facts().contentBytes).isEqualTo("Grüß 😀".getBytes(StandardCharsets.UTF_8).length);
        assertThat(passed.facts().contentEvents).isEqualTo(1);
        assertThat(passed.facts().substance).isTrue();
        assertThat(passed.facts().usage).isEqualTo(new UsageCounts(20, 5, 5, 4, 0, 0, 18, 12, 0, 0, 0));
        assertThat(passed.mayEndHere()).isTrue();
    }

    @Test
    void aStreamThatIsCutClosesItsBlockAndEndsForItsLength() {
        PassedStream passed = new PassedStream(Played.NAMES);
        Buffer out = Buffer.buffer();
        for (String event : new String[] {
            START,
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':''}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
            TEXT
        }) {
            byte[] bytes = event.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            assertThat(passed.take(bytes, 0, bytes.length, false, out)).isEqualTo(Step.GO_ON);
        }

        assertThat(passed.cut(out)).isTrue();
        passed.end(Played.COUNTED, out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("{\"type\":\"content_block_stop\",\"index\":1}")
                .containsOnlyOnce("\"stop_reason\":\"max_tokens\"")
                .endsWith("{\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void aNullUsageIsReplacedAndNotWrittenTwice() {
        PassedStream passed = new PassedStream(Played.NAMES);
        String stream =
                Played.stream(START, TEXT, "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':null}");

        String out = Played.passed(stream, 0, passed, Played.COUNTED);

        assertThat(out).contains("'end_turn'},'usage':{'input_tokens':".replace('\'', '"'));
        assertThat(out.split("\"usage\":", -1)).hasSize(3);
    }

    @Test
    void countsWhatIsEscapedAsItsText() {
        EventScan scan = new EventScan();
        byte[] event =
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\\n\\u00fc\\u20ac\\ud83d\\ude00\"}}"
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(scan.scan(event, 0, event.length)).isTrue();
        assertThat(scan.contentBytes).isEqualTo(11);
    }

    @Test
    void knowsNoUsageBeforeTheEndTellsIt() {
        PassedStream passed = new PassedStream(Played.NAMES);
        byte[] start = START.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        passed.take(start, 0, start.length, false, Buffer.buffer());

        assertThat(passed.facts().usage).isNull();
        assertThat(passed.facts().substance).isFalse();
        assertThat(passed.mayEndHere()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'output_tokens':30} | true | {'output_tokens':30,'input_tokens':20,'cache_creation_input_tokens':9,'cache_read_input_tokens':5,'cost':0.0015,'is_byok':false}",
                "{'output_tokens':30,'cost':9} | true | C",
                "{'output_tokens':30} | false | C",
                "{} | true | C",
                "null | false | C"
            })
    void alwaysEndsWithTheFullUsage(String usage, boolean counted, String expected) {
        String complete =
                "{'input_tokens':10,'cache_creation_input_tokens':5,'cache_read_input_tokens':5,'cache_creation':{'ephemeral_5m_input_tokens':3,'ephemeral_1h_input_tokens':2},'output_tokens':11,'output_tokens_details':{'thinking_tokens':4},'server_tool_use':{'web_search_requests':1,'web_fetch_requests':0},'service_tier':null,'inference_geo':null,'cost':0.0015,'is_byok':false}";
        String delta = "{'type':'message_delta','delta':{'stop_reason':'end_turn'}"
                + (usage.equals("null") ? "" : ",'usage':" + usage) + '}';
        Bill bill = new Bill(Played.USAGE, counted, 1_500_000, 2_000_000, false, 9);

        String passed = Played.passed(Played.stream(START, delta), 0, new PassedStream(Played.NAMES), bill);

        assertThat(Played.data(passed).get(1).path("usage"))
                .isEqualTo(Played.json(expected.equals("C") ? complete : expected));
        assertThat(Played.data(passed).get(2).path("type").asText()).isEqualTo("message_stop");
    }

    @Test
    void saysWhatTheCustomersOwnCredentialIsCharged() {
        Bill own = new Bill(Played.USAGE, true, 0, 2_000_000, true, 9);

        String passed = Played.passed(Played.stream(FULL), 0, new PassedStream(Played.NAMES), own);

        assertThat(passed).contains("\"cost\":0,\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":0.002}");
    }

    @Test
    void keepsEachEventOnOneLine() {
        PassedStream passed = new PassedStream(Played.NAMES);
        byte[] event = "{\"type\":\n\"ping\"}".getBytes(StandardCharsets.UTF_8);
        Buffer out = Buffer.buffer();

        passed.take(event, 0, event.length, false, out);

        assertThat(out).hasToString("event: ping\ndata: {\"type\": \"ping\"}\n\n");
    }

    @Test
    void ignoresWhatComesBehindTheEnd() {
        PassedStream passed = new PassedStream(Played.NAMES);
        Buffer out = Buffer.buffer();
        byte[] stop = "{\"type\":\"message_stop\"}".getBytes(StandardCharsets.UTF_8);
        byte[] late = TEXT.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        passed.take(stop, 0, stop.length, false, out);

        assertThat(passed.take(late, 0, late.length, false, out)).isEqualTo(Step.ENDED);
        assertThat(out.length()).isZero();
    }

    @Test
    void failsInAnthropicsShape() {
        Buffer out = Buffer.buffer();

        new PassedStream(Played.NAMES)
                .failed(new GatewayError.ProviderFailed(503, "provider_unavailable", "Gone", 0), out);

        assertThat(out.toString())
                .startsWith(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Gone\"");
    }

    @Test
    void passesAWholeAnswer() {
        String body =
                " {'model':'claude-x-1', 'id':'msg_9','type':'message','role':'assistant','content':[{'type':'text','text':'Hi','usage':1}],'stop_reason':'end_turn','usage':{'input_tokens':2,'output_tokens':1,'cache_creation_input_tokens':0,'cache_read_input_tokens':0}}\n"
                        .replace('\'', '"');
        PassedDocument document = new PassedDocument(Played.NAMES);
        Buffer out = Buffer.buffer();

        assertThat(document.take(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(Step.ENDED);
        document.render(Played.COUNTED, out);

        assertThat(document.facts().contentBytes).isEqualTo(2);
        assertThat(out.toString().strip())
                .isEqualTo(body.strip()
                        .replace("claude-x-1", "anthropic/claude-x")
                        .replace(
                                "\"cache_read_input_tokens\":0}",
                                "\"cache_read_input_tokens\":0,\"cost\":0.0015,\"is_byok\":false}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'type':'error','error':{}} | UPSTREAM_ERROR", "{'choices':[]} | MALFORMED", "<html> | MALFORMED"
            })
    void tellsWhatIsNoAnswer(String body, Step step) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(new PassedDocument(Played.NAMES).take(bytes)).isEqualTo(step);
        assertThat(new EventReader().document(bytes, event -> {})).isEqualTo(step);
    }
}
