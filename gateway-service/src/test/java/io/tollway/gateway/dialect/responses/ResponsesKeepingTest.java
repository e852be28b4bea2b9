package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.stored.KeptResponse;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesKeepingTest {
    private static final String OURS = "resp_gen-0199a000-0000-7000-8000-00000000000a";
    private static final int ROOM = 10_000;

    private final ResponsesKeeping keeping = new ResponsesKeeping();
    private final Changes changes = new Changes();

    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "null,false"})
    void isKeptWhereItIsAskedForAndTheProjectKeeps(String store, boolean kept) throws Refusal {
        String asked = "{'model':'m','input':'x','store':" + store + "}";

        assertThat(keeping.wanted(Talk.kept(asked))).isEqualTo(kept);
        assertThat(keeping.wanted(Talk.read(asked))).isFalse();
        assertThat(keeping.wanted(Talk.kept("{'model':'m','input':'x'}"))).isFalse();
    }

    @Test
    void whatIsNotKeptIsListedAsLeftOutOfATranslationAndWhatIsKeptIsNot() throws Refusal {
        String asked = "{'model':'m','input':'x','store':true}";

        assertThat(Talk.read(asked).untranslatable()).contains("store");
        assertThat(Talk.kept(asked).untranslatable()).isEmpty();
    }

    @Test
    void theInputIsKeptInItsLongFormWithIds() throws Refusal {
        DocumentRequest asked = Talk.kept("""
                {'model':'m','store':true,'input':[
                  {'role':'user','content':'hi'},
                  {'role':'assistant','content':'yes?'},
                  {'type':'message','id':'msg_x','role':'user','content':[{'type':'input_text','text':'go'}]},
                  {'type':'function_call','call_id':'c','name':'f','arguments':'{}'},
                  {'type':'function_call_output','call_id':'c','output':'42'}]}""");

        ArrayNode input =
                keeping.kept(asked, "gen-7", Buffer.buffer("{\"id\":\"r\"}")).input();

        assertThat(input.findValuesAsText("id"))
                .containsExactly("msg_i0gen-7", "msg_i1gen-7", "msg_x", "fc_i3gen-7", "fco_i4gen-7");
        assertThat(input.get(0))
                .isEqualTo(
                        Talk.json(
                                "{'id':'msg_i0gen-7','type':'message','role':'user','content':[{'type':'input_text','text':'hi'}],'status':'completed'}"));
        assertThat(input.get(1).at("/content/0/type").asText()).isEqualTo("output_text");
        assertThat(input.get(4).path("output").asText()).isEqualTo("42");
    }

    @Test
    void anInputThatIsATextIsKeptAsOneMessage() throws Refusal {
        ArrayNode input = keeping.kept(
                        Talk.kept("{'model':'m','input':'hi'}"), "gen-7", Buffer.buffer("{\"id\":\"r\"}"))
                .input();

        assertThat(input).hasSize(1);
        assertThat(input.get(0).at("/content/0/text").asText()).isEqualTo("hi");
    }

    @Test
    void ofAStreamTheLastEventsResponseIsKept() throws Refusal {
        String end = """
                event: response.output_item.done
                data: {"type":"response.output_item.done","item":{}}

                event: response.completed
                data: {"type":"response.completed","response":{"id":"r","output":[{"text":"\\ndata: no"}]}}

                """;

        KeptResponse kept =
                keeping.kept(Talk.kept("{'model':'m','input':'hi','stream':true}"), "gen-7", Buffer.buffer(end));

        assertThat(kept.response().path("id").asText()).isEqualTo("r");
    }

    @Test
    void aFailureToReadSaysNothingOfWhatWasSent() throws Refusal {
        DocumentRequest plain = Talk.kept("{'model':'m','input':'hi'}");
        DocumentRequest streamed = Talk.kept("{'model':'m','input':'hi','stream':true}");

        for (String broken : List.of("{\"secret\"", "[\"secret\"]", "secret")) {
            assertThatThrownBy(() -> keeping.kept(plain, "gen-7", Buffer.buffer(broken)))
                    .hasNoCause()
                    .message()
                    .doesNotContain("secret");
            assertThatThrownBy(() -> keeping.kept(streamed, "gen-7", Buffer.buffer("x\ndata: " + broken)))
                    .hasNoCause()
                    .message()
                    .doesNotContain("secret");
        }
    }

    @Test
    void aContinuationIsTheWholeConversationWithoutOurIdsAndWithoutOldInstructions() throws Refusal {
        DocumentRequest continued = continued("{'model':'m','input':'and now?','previous_response_id':'" + OURS + "'}");

        assertThat(continued.canonical().messages())
                .extracting(Message::role)
                .containsExactly(Message.Role.USER, Message.Role.ASSISTANT, Message.Role.USER);
        assertThat(continued.canonical().messages().get(1).parts()).containsExactly(new Part.Text("first answer"));
        JsonNode sent =
                Talk.exact(Talk.CLIENT.pass(continued, Talk.MODEL, changes).body());
        assertThat(sent.has("previous_response_id")).isFalse();
        assertThat(sent.path("instructions").isMissingNode()).isTrue();
        assertThat(sent.path("store").booleanValue()).isFalse();
        assertThat(sent.path("input")).hasSize(3);
        assertThat(sent.toString()).doesNotContain("gen-", "resp_", "msg_theirs");
        assertThat(continued.sizeBytes())
                .isGreaterThan(sent.path("input").toString().length());
    }

    @Test
    void thoughtsKeepTheIdAndTheSealThatTheirProviderGaveThem() throws Refusal {
        KeptResponse before = new KeptResponse(
                (ObjectNode)
                        Talk.json(
                                "{'output':[{'type':'reasoning','id':'rs_theirs','summary':[],'encrypted_content':'sealed'},{'type':'message','id':'msg_1gen-1','role':'assistant','content':[{'type':'output_text','text':'a'}]}]}"),
                (ArrayNode) Talk.json("[{'type':'message','role':'user','content':'q'}]"));

        DocumentRequest continued = (DocumentRequest) keeping.continued(
                Talk.kept("{'model':'m','input':'x','previous_response_id':'" + OURS + "'}"), before, Talk.GATE, ROOM);

        JsonNode sent =
                Talk.exact(Talk.CLIENT.pass(continued, Talk.MODEL, changes).body());
        assertThat(sent.at("/input/1/id").asText()).isEqualTo("rs_theirs");
        assertThat(sent.at("/input/1/encrypted_content").asText()).isEqualTo("sealed");
        assertThat(sent.at("/input/2/id").isMissingNode()).isTrue();
    }

    @Test
    void aToolsResultFindsItsCallInWhatWasKept() throws Refusal {
        KeptResponse before = new KeptResponse(
                (ObjectNode)
                        Talk.json(
                                "{'output':[{'type':'function_call','id':'fc_1gen-1','call_id':'c1','name':'weather','arguments':'{}'}]}"),
                (ArrayNode) Talk.json("[{'type':'message','role':'user','content':'Paris?'}]"));

        DocumentRequest continued = (DocumentRequest) keeping.continued(
                Talk.kept("{'model':'m','previous_response_id':'" + OURS
                        + "','input':[{'type':'function_call_output','call_id':'c1','output':'17'}]}"),
                before,
                Talk.GATE,
                ROOM);

        assertThat(continued.canonical().messages().getLast().parts())
                .first()
                .isInstanceOfSatisfying(Part.ToolResult.class, result -> assertThat(result.name())
                        .isEqualTo("weather"));
    }

    @Test
    void aConversationThatHasGrownBeyondABodyIsRefused() {
        assertThatThrownBy(() -> keeping.continued(
                        Talk.kept("{'model':'m','input':'x','previous_response_id':'" + OURS + "'}"),
                        before(),
                        Talk.GATE,
                        200))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().status()).isEqualTo(413));
    }

    @Test
    void anAnswerThatIsKeptSaysSoAndWhatItGoesOnFromHoweverItsUpstreamSaidIt() throws Refusal {
        DocumentRequest asked =
                continued("{'model':'m','input':'x','store':true,'previous_response_id':'" + OURS + "'}");

        for (String upstreams : List.of(
                "'store':false,'previous_response_id':null,",
                "'previous_response_id':'resp_theirs','store':{'a':[1]},",
                "")) {
            JsonNode went = passed(asked, "{" + upstreams + "'id':'x','model':'up','status':'completed','output':[]}");
            assertThat(went.path("store").booleanValue()).isTrue();
            assertThat(went.path("previous_response_id").asText()).isEqualTo(OURS);
            assertThat(went.path("id").asText()).isEqualTo("resp_gen-1");
        }
        ResponseObject own = new ResponseObject(asked, Talk.NAMES);
        assertThat(own.begun().path("store").booleanValue()).isTrue();
        assertThat(own.begun().path("previous_response_id").asText()).isEqualTo(OURS);
    }

    @Test
    void anAnswerThatIsNotKeptStaysAsItsUpstreamSaidIt() throws Refusal {
        JsonNode went = passed(
                Talk.read("{'model':'m','input':'x','store':true}"),
                "{'id':'x','model':'up','status':'completed','store':false,'previous_response_id':null,'output':[]}");

        assertThat(went.path("store").booleanValue()).isFalse();
        assertThat(went.path("previous_response_id").isNull()).isTrue();
        assertThat(went.path("store").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'previous_response_id':'" + OURS + "'", "'previous_response_id':7"})
    void withoutStoredResponsesThereIsNothingToGoOnFrom(String member) {
        assertThatThrownBy(() -> Talk.read("{'model':'m','input':'x'," + member + "}"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().param()).isEqualTo("previous_response_id"));
    }

    @Test
    void theRefusalNamesTheSettingAndWhereItIs() {
        assertThatThrownBy(() -> Talk.read("{'model':'m','input':'x','previous_response_id':'" + OURS + "'}"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().message()).contains("store_responses", "console"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'conversation':'conv_1'", "'background':true"})
    void conversationsAndBackgroundAreRefusedWhereResponsesAreKeptToo(String member) {
        assertThatThrownBy(() -> Talk.kept("{'model':'m','input':'x'," + member + "}"))
                .isInstanceOf(Refusal.class);
    }

    private DocumentRequest continued(String asked) throws Refusal {
        return (DocumentRequest) keeping.continued(Talk.kept(asked), before(), Talk.GATE, ROOM);
    }

    private static KeptResponse before() {
        return new KeptResponse(
                (ObjectNode)
                        Talk.json(
                                "{'id':'resp_gen-1','instructions':'be brief','output':[{'type':'message','id':'msg_theirs','role':'assistant','status':'completed','content':[{'type':'output_text','text':'first answer','annotations':[]}]}]}"),
                (ArrayNode)
                        Talk.json(
                                "[{'id':'msg_i0gen-1','type':'message','role':'user','content':[{'type':'input_text','text':'first'}],'status':'completed'}]"));
    }

    private static JsonNode passed(DocumentRequest asked, String answer) {
        PassedDocument passing = new PassedDocument(new ResponseObject(asked, Talk.NAMES));
        passing.take(answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        Buffer out = Buffer.buffer();
        passing.render(Talk.COUNTED, out);
        return Talk.exact(out.getBytes());
    }
}
