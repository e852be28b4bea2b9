package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same dialect on both sides: bytes through, touched only where they name what is ours. */
class PassedResponseTest {
    private final Changes changes = new Changes();

    @Test
    void aRequestKeepsEveryByteThatIsNotOurs() throws Refusal {
        String sent =
                "{ 'model' : 'a/b','provider':{'order':['x']},  'input':'Hi' , 'prompt_cache_key':'k','store':true}";

        assertThat(passed(sent, -1))
                .isEqualTo(
                        "{ 'model' : 'up',  'input':'Hi' , 'prompt_cache_key':'k','store':false}".replace('\'', '"'));
    }

    @Test
    void theLimitInForceIsSentAndNothingIsStored() throws Refusal {
        assertThat(passed("{'model':'a/b','input':'Hi'}", 300))
                .isEqualTo("{'max_output_tokens':300,'store':false,'model':'up','input':'Hi'}".replace('\'', '"'));
        assertThat(passed("{'max_output_tokens':900,'model':'a/b','input':'Hi','store':false}", 300))
                .isEqualTo("{'max_output_tokens':300,'model':'up','input':'Hi','store':false}".replace('\'', '"'));
        assertThat(passed("{'max_output_tokens':3,'model':'a/b','input':'Hi','store':false}", -1))
                .startsWith("{\"max_output_tokens\":16,");
    }

    @Test
    void whoAsksForThoughtsGetsThemSealedBecauseNothingIsStored() throws Refusal {
        assertThat(passed("{'model':'a/b','input':'Hi','store':false,'reasoning':{'effort':'low'}}", -1))
                .startsWith("{\"include\":[\"reasoning.encrypted_content\"],");
    }

    @Test
    void thoughtsThatThisProviderCannotReadStayBehind() throws Refusal {
        String sent = "{'model':'a/b','store':false,'input':[{'role':'user','content':'Hi'},"
                + "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'tw1s.anthropic-claude-v1.sig'},"
                + "{'type':'reasoning','id':'rs_2','summary':[],'encrypted_content':'theirs'},"
                + "{'type':'reasoning','id':'rs_3','summary':[]}]}";

        JsonNode input = Talk.json(passed(sent, -1)).path("input");
        assertThat(input).hasSize(2);
        assertThat(input.path(1).path("id").asText()).isEqualTo("rs_2");
        assertThat(changes.all()).containsExactly("dropped input[].reasoning");
    }

    @Test
    void eventsGoOutAsTheyCameButForIdModelAndCost() throws Refusal {
        PassedStream passing = stream();
        Buffer out = Buffer.buffer();

        assertThat(take(passing, "{'type':'response.created','response':{'id':'theirs', 'model':'up','x':1}}", out))
                .isEqualTo(Step.GO_ON);
        assertThat(out.length()).isZero();
        take(passing, "{'type':'response.output_text.delta','delta':'Hé','obfuscation':'aa'}", out);
        assertThat(passing.facts().contentBytes).isEqualTo(3);
        Step last = take(
                passing,
                "{'type':'response.completed','response':{'id':'theirs','model':'up','status':'completed','output':[],"
                        + "'usage':{'input_tokens':3,'output_tokens':4}}}",
                out);
        passing.end(Talk.COUNTED, out);

        assertThat(last).isEqualTo(Step.ENDED);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(("event: response.created\n"
                                + "data: {'type':'response.created','response':{'id':'resp_gen-1', 'model':'author/model','x':1}}\n\n"
                                + "event: response.output_text.delta\n"
                                + "data: {'type':'response.output_text.delta','delta':'Hé','obfuscation':'aa'}\n\n"
                                + "event: response.completed\n"
                                + "data: {'type':'response.completed','response':{'id':'resp_gen-1','model':'author/model',"
                                + "'status':'completed','output':[],'usage':{'input_tokens':3,'output_tokens':4,"
                                + "'cost':0.0015,'is_byok':false}}}\n\n")
                        .replace('\'', '"'));
    }

    @Test
    void aFailureBehindTheFirstEventsLeavesNothingBehindForTheClient() throws Refusal {
        PassedStream passing = stream();
        Buffer out = Buffer.buffer();
        take(passing, "{'type':'response.created','response':{'id':'theirs','model':'up'}}", out);

        assertThat(take(passing, "{'type':'response.failed','response':{'error':{'code':'server_error'}}}", out))
                .isEqualTo(Step.UPSTREAM_ERROR);
        assertThat(passing.facts().substance).isFalse();
        assertThat(out.length()).isZero();

        passing.failed(new GatewayError.ProviderFailed(502, "provider_error", "broke off", 0), out);
        assertThat(Talk.data(out.toString(StandardCharsets.UTF_8)))
                .extracting(event -> event.path("type").asText())
                .containsExactly("response.created", "response.failed");
    }

    @Test
    void aStreamThatIsCutWhereItsHoldEndsIsIncompleteForItsOutputLimit() throws Refusal {
        PassedStream passing = stream();
        Buffer out = Buffer.buffer();
        take(passing, "{'type':'response.created','response':{'id':'theirs','model':'up'}}", out);
        take(passing, "{'type':'response.output_text.delta','delta':'H'}", out);

        assertThat(passing.cut(out)).isTrue();
        passing.end(Talk.COUNTED, out);

        JsonNode last = Talk.data(out.toString(StandardCharsets.UTF_8)).getLast();
        assertThat(last.path("type").asText()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(last.at("/response/usage/cost").decimalValue()).isEqualByComparingTo("0.0015");
        assertThat(last.at("/response/completed_at").isNull()).isTrue();
    }

    @Test
    void aStreamThatIsCutEndsWithWhatItSent() throws Refusal {
        PassedStream passing = stream();
        Buffer out = Buffer.buffer();
        take(passing, "{'type':'response.created','response':{'id':'theirs','model':'up'}}", out);
        take(passing, "{'type':'response.output_item.added','item':{'type':'reasoning','id':'rs','summary':[]}}", out);
        take(passing, "{'type':'response.output_item.done','item':{'type':'reasoning','id':'rs','summary':[{}]}}", out);
        take(
                passing,
                "{'type':'response.output_item.added','item':{'type':'message','id':'m','status':'in_progress','content':[]}}",
                out);
        take(passing, "{'type':'response.content_part.added','part':{'type':'output_text','text':''}}", out);
        take(passing, "{'type':'response.output_text.delta','delta':'H\\u00e9\\n'}", out);
        take(passing, "{'type':'response.output_text.delta','delta':'é'}", out);

        passing.cut(out);
        passing.end(Talk.COUNTED, out);

        List<JsonNode> events = Talk.data(out.toString(StandardCharsets.UTF_8));
        JsonNode output = events.getLast().at("/response/output");
        assertThat(output).hasSize(2);
        assertThat(output.path(0)).isEqualTo(Talk.json("{'type':'reasoning','id':'rs','summary':[{}]}"));
        assertThat(output.path(1).path("status").asText()).isEqualTo("incomplete");
        assertThat(output.at("/1/content/0/text").asText()).isEqualTo("Hé\né");
        JsonNode closed = events.get(events.size() - 2);
        assertThat(closed.path("type").asText()).isEqualTo("response.output_item.done");
        assertThat(closed.path("output_index").asInt()).isEqualTo(1);
        assertThat(closed.path("item")).isEqualTo(output.path(1));
    }

    @Test
    void aCallThatIsCutKeepsTheArgumentsThatCame() throws Refusal {
        PassedStream passing = stream();
        Buffer out = Buffer.buffer();
        take(
                passing,
                "{'type':'response.output_item.added','item':{'type':'function_call','id':'f','call_id':'c','name':'n','arguments':''}}",
                out);
        take(passing, "{'type':'response.function_call_arguments.delta','delta':'{\\'a'}", out);

        passing.cut(out);
        passing.end(Talk.COUNTED, out);

        JsonNode last = Talk.data(out.toString(StandardCharsets.UTF_8)).getLast();
        assertThat(last.at("/response/output/0/arguments").asText()).isEqualTo("{\"a");
        assertThat(last.at("/response/output/0/status").asText()).isEqualTo("incomplete");
    }

    @Test
    void whatOpenRoutersClientsInsistOnIsSaidUnderItsPathForServersThatLeaveItOut() throws Refusal {
        AnswerNames openRouters = new AnswerNames("gen-1", "author/model", null, 7, Surface.OPENROUTER);
        PassedDocument passing =
                new PassedDocument(new ResponseObject(Talk.read("{'model':'m','input':'x'}"), openRouters));
        passing.take("{'id':'x','model':'up','status':'completed','temperature':0.5,'output':[]}"
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
        Buffer out = Buffer.buffer();
        passing.render(Talk.COUNTED, out);

        JsonNode went = Talk.exact(out.getBytes());
        assertThat(went.path("frequency_penalty").asInt(-1)).isZero();
        assertThat(went.path("presence_penalty").asInt(-1)).isZero();
        assertThat(went.path("completed_at").isNull()).isTrue();
        assertThat(went.path("temperature").decimalValue()).isEqualByComparingTo("0.5");
    }

    @Test
    void aStreamThatOnlyStopsHasNotEnded() throws Refusal {
        PassedStream passing = stream();
        take(passing, "{'type':'response.output_text.delta','delta':'H'}", Buffer.buffer());

        assertThat(passing.mayEndHere()).isFalse();
    }

    @Test
    void aWholeResponseGetsItsCostEvenWithoutUsageOfItsOwn() throws Refusal {
        PassedDocument passing =
                new PassedDocument(new ResponseObject(Talk.read("{'model':'m','input':'x'}"), Talk.NAMES));
        byte[] body = "{'id':'x','model':'up','status':'completed','output':[{'type':'message','content':[]}]}"
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        assertThat(passing.take(body)).isEqualTo(Step.ENDED);
        Buffer out = Buffer.buffer();
        passing.render(Talk.COUNTED, out);

        JsonNode went = Talk.exact(out.getBytes());
        assertThat(went.path("id").asText()).isEqualTo("resp_gen-1");
        assertThat(went.path("usage").path("output_tokens").asLong()).isEqualTo(4);
        assertThat(passing.facts().usage).isNull();
    }

    private static PassedStream stream() throws Refusal {
        return new PassedStream(new ResponseObject(Talk.read("{'model':'m','input':'x'}"), Talk.NAMES));
    }

    private static Step take(PassedStream passing, String event, Buffer out) {
        byte[] bytes = ("  " + event.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
        return passing.take(bytes, 2, bytes.length, false, out);
    }

    private String passed(String sent, long cap) throws Refusal {
        DocumentRequest request = Talk.read(sent);
        UpstreamModel model = new UpstreamModel("up", cap, null, "h", true);
        return new String(Talk.CLIENT.pass(request, model, changes).body(), StandardCharsets.UTF_8);
    }
}
