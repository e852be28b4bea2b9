package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.error.AnthropicErrorBody;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is understood of a request, and what is refused. */
class RequestReaderTest {
    private static final String HEAD = "'model':'a/b','max_tokens':50";
    private static final String HELLO = HEAD + ",'messages':[{'role':'user','content':'Hello'}]";

    @org.junit.jupiter.api.Test
    void namesWhatNoOtherDialectKnows() throws io.tollway.gateway.error.Refusal {
        var request = Played.read(
                "{'model':'a/b','max_tokens':5,'container':'c','service_tier':'auto','messages':[{'role':'user','content':[{'type':'container_upload','file_id':'f'},{'type':'document','citations':{'enabled':true},'source':{'type':'text','media_type':'text/plain','data':'x'}}]}]}");

        assertThat(request.untranslatable())
                .containsExactlyInAnyOrder(
                        "messages[].content[container_upload]",
                        "messages[].content[document].citations",
                        "container",
                        "service_tier");
    }

    @Test
    void namesTheBetasThatNoOtherDialectKnows() throws Refusal {
        CallPath call =
                CallPath.of(Surface.ANTHROPIC).withBeta("interleaved-thinking-2025-05-14, " + "x".repeat(65) + ",");

        assertThat(Played.read("{" + HELLO + "}", call).untranslatable())
                .containsExactly("anthropic-beta interleaved-thinking-2025-05-14", "anthropic-beta of unknown name");
    }

    @Test
    void aThreadIsRefusedInTheWordsThatAnthropicsClientsGoOnWithout() {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> Played.read("{" + HELLO + ",'thread':{'type':'create'}}"));

        String body = new String(AnthropicErrorBody.render(refusal.error(), null), StandardCharsets.UTF_8);
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(body)
                .contains("\"details\":{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}")
                .contains("\"param\":\"thread\"");
    }

    @org.junit.jupiter.api.Test
    void boundsTheSearchesItLetsTheProviderRun() throws io.tollway.gateway.error.Refusal {
        String body =
                "{'model':'a/b','max_tokens':5,'messages':[{'role':'user','content':'x'}],'tools':[{'type':'web_search_20250305','name':'web_search'USES}]}";

        assertThat(Played.read(body.replace("USES", ",'max_uses':2")).searches())
                .isEqualTo(2);
        assertThat(Played.read(body.replace("USES", "")).searches()).isEqualTo(5);
    }

    /** As terminal agents send what came up since the beginning. */
    @Test
    void laterInstructionsKeepTheirPlaceAmongTheMessages() throws Refusal {
        CanonicalRequest request = Played.read(
                        "{" + HEAD
                                + ",'messages':[{'role':'user','content':'Hi'},{'role':'system','content':[{'type':'text','text':'Be brief'}]}]}")
                .canonical();

        assertThat(request.messages())
                .extracting(Message::role)
                .containsExactly(Message.Role.USER, Message.Role.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'max_tokens':5,'messages':[]} | model",
                "{'model':5,'max_tokens':5,'messages':[]} | model",
                "{'model':'a/b','messages':[]} | max_tokens",
                "{'model':'a/b','max_tokens':1.5} | max_tokens",
                "{'model':'a/b','max_tokens':-1} | max_tokens",
                "{'model':'a/b','max_tokens':5} | messages",
                "{'model':'a/b','max_tokens':5,'messages':[]} | messages",
                "{'model':'a/b','max_tokens':5,'messages':{}} | messages",
                "{H,'messages':['x']} | messages[0]",
                "{H,'messages':[{'role':'system','content':'x'}]} | messages[0].role",
                "{H,'system':'x','messages':[{'role':'system','content':'x'}]} | messages[0].role",
                "{H,'messages':[{'role':'user','content':'x'},{'role':'system','content':[{'type':'image','source':{'type':'url','url':'x'}}]}]} | messages[1].content",
                "{H,'messages':[{'content':'x'}]} | messages[0].role",
                "{H,'messages':[{'role':'user'}]} | messages[0].content",
                "{H,'messages':[{'role':'user','content':5}]} | messages[0].content",
                "{H,'messages':[{'role':'user','content':[{'text':'x'}]}]} | messages[0].content[0].type",
                "{H,'messages':[{'role':'user','content':[{'type':'text'}]}]} | messages[0].content[0].text",
                "{H,'messages':[{'role':'user','content':[{'type':'image'}]}]} | messages[0].content[0].source",
                "{H,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'ftp'}}]}]} | messages[0].content[0].source.type",
                "{H,'messages':[{'role':'user','content':[{'type':'text','text':'x','cache_control':{'type':'ephemeral','ttl':'2h'}}]}]} | messages[0].content[0].cache_control.ttl",
                "{H,'messages':[{'role':'user','content':[{'type':'tool_result','content':'x'}]}]} | messages[0].content[0].tool_use_id",
                "{H,'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':'x'}]}]} | messages[0].content[0].input",
                "{M,'system':5} | system",
                "{M,'system':[{'type':'image','source':{'type':'url','url':'x'}}]} | system",
                "{M,'temperature':1.1} | temperature",
                "{M,'top_p':'1'} | top_p",
                "{M,'top_k':-1} | top_k",
                "{M,'stream':'yes'} | stream",
                "{M,'stop_sequences':'x'} | stop_sequences",
                "{M,'stop_sequences':['x',5]} | stop_sequences[1]",
                "{M,'tools':{}} | tools",
                "{M,'tools':[{'name':'f'}]} | tools[0].input_schema",
                "{M,'tools':[{'input_schema':{}}]} | tools[0].name",
                "{M,'tool_choice':{'type':'some'}} | tool_choice.type",
                "{M,'tool_choice':{'type':'tool'}} | tool_choice.name",
                "{M,'tool_choice':{'type':'tool','name':'f'}} | tool_choice",
                "{M,'tools':[],'tool_choice':{'type':'any'}} | tool_choice",
                "{M,'thinking':true} | thinking",
                "{M,'thinking':{'type':'enabled'}} | thinking.budget_tokens",
                "{M,'thinking':{'type':'enabled','budget_tokens':1000}} | thinking.budget_tokens",
                "{M,'thinking':{'type':'adaptive','display':'loud'}} | thinking.display",
                "{M,'output_config':{'effort':'huge'}} | output_config.effort",
                "{M,'output_config':{'format':{'type':'xml'}}} | output_config.format.type",
                "{M,'metadata':{'user_id':5}} | metadata.user_id",
                "{M,'provider':{'only':'x'}} | provider.only"
            })
    void namesTheFieldThatIsWrong(String body, String field) {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> Played.read(body.replace("{H", '{' + HEAD).replace("{M", '{' + HELLO)));

        assertThat(refusal).as(body).isNotNull();
        assertThat(refusal.error().param()).isEqualTo(field);
        assertThat(refusal.error().message()).startsWith(field);
    }

    @Test
    void readsEveryKindOfBlock() throws Refusal {
        CanonicalRequest request = Played.read("""
                {H,'system':[{'type':'text','text':'Be brief','cache_control':{'type':'ephemeral','ttl':'1h'}}],'messages':[
                {'role':'user','content':[{'type':'text','text':'Look'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'QUJD'}},
                {'type':'document','title':'Paper','source':{'type':'url','url':'https://x.test/a.pdf'}},{'type':'container_upload','file_id':'f'}]},
                {'role':'assistant','content':[{'type':'thinking','thinking':'Hm','signature':'c2ln'},{'type':'redacted_thinking','data':'ZGF0YQ'},
                {'type':'text','text':'I call'},{'type':'tool_use','id':'t1','name':'f','input':{'n':1.50}}]},
                {'role':'user','content':[{'type':'text','text':'go on'},{'type':'tool_result','tool_use_id':'t1','is_error':true,'content':[{'type':'text','text':'broken'}]}]}]}
                """.replace("{H", '{' + HEAD)).canonical();

        assertThat(request.messages())
                .containsExactly(
                        new Message(Message.Role.SYSTEM, List.of(new Part.Text("Be brief", Part.CacheMark.ONE_HOUR))),
                        new Message(
                                Message.Role.USER,
                                List.of(
                                        new Part.Text("Look"),
                                        new Part.Image(new Part.Source.Data("image/png", "QUJD"), null, null),
                                        new Part.Document(
                                                new Part.Source.Url("https://x.test/a.pdf", "application/pdf"),
                                                "Paper",
                                                null))),
                        new Message(
                                Message.Role.ASSISTANT,
                                List.of(
                                        new Part.Reasoning("Hm", "c2ln", ReasoningFormat.ANTHROPIC, null),
                                        new Part.Encrypted("ZGF0YQ", ReasoningFormat.ANTHROPIC, null),
                                        new Part.Text("I call"),
                                        new Part.ToolCall("t1", "f", "{\"n\":1.5}"))),
                        new Message(
                                Message.Role.TOOL,
                                List.of(new Part.ToolResult("t1", "f", List.of(new Part.Text("broken")), true, null))),
                        new Message(Message.Role.USER, List.of(new Part.Text("go on"))));
    }

    @Test
    void readsToolsAndTheRestOfTheParameters() throws Refusal {
        DocumentRequest read = Played.read("""
                {M,'stream':true,'temperature':0.5,'top_p':0.9,'top_k':5,'stop_sequences':['END'],'metadata':{'user_id':'u1'},
                'tools':[{'name':'f','description':'d','input_schema':{'type':'object'},'strict':true},{'type':'web_search_20250305','name':'web_search'}],
                'tool_choice':{'type':'tool','name':'f','disable_parallel_tool_use':true},
                'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}},'thinking':{'type':'disabled'}}
                """.replace("{M", '{' + HELLO));
        CanonicalRequest request = read.canonical();

        assertThat(request.stream()).isTrue();
        assertThat(request.maxOutputTokens()).isEqualTo(50);
        assertThat(request.endUser()).isEqualTo("u1");
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(request.parallelToolCalls()).isFalse();
        assertThat(request.tools().get(0))
                .isEqualTo(new Tool.Function("f", "d", Played.json("{'type':'object'}"), true, null));
        assertThat(request.tools().get(1)).isInstanceOf(Tool.Hosted.class);
        assertThat(request.format()).isInstanceOf(OutputFormat.JsonSchema.class);
        assertThat(request.reasoning()).matches(ask -> ask != null && ask.isOff());
        assertThat(request.sampling().topK()).isEqualTo(5);
        assertThat(request.sampling().stop()).containsExactly("END");
        assertThat(read.parameters())
                .containsExactlyInAnyOrder(
                        "tools", "tool_choice", "response_format", "temperature", "top_p", "top_k", "stop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "'thinking':{'type':'enabled','budget_tokens':2000} | - | 2000 | false | -",
                "'thinking':{'type':'adaptive','display':'omitted'},'output_config':{'effort':'max'} | max | - | true | false",
                "'thinking':{'type':'adaptive','display':'summarized'} | - | - | true | true",
                "'thinking':{'type':'disabled'} | none | - | false | -",
                "'output_config':{'effort':'low'} | low | - | false | -",
                "'reasoning':{'effort':'high'} | high | - | false | true",
                "'reasoning':{'effort':'high'},'thinking':{'type':'enabled','budget_tokens':2000} | - | 2000 | false | -"
            })
    void readsHowMuchToThink(String members, String effort, Long tokens, boolean adaptive, Boolean visible)
            throws Refusal {
        assertThat(Played.read('{' + HELLO + ',' + members + '}').canonical().reasoning())
                .isEqualTo(new ReasoningAsk(effort, tokens, adaptive, visible));
    }

    @Test
    void takesTheRequestsOwnCacheMarkForOneOnItsLastBlock() throws Refusal {
        CanonicalRequest request = Played.read('{' + HELLO + ",'cache_control':{'type':'ephemeral'}}")
                .canonical();

        assertThat(request.messages().getLast().parts())
                .containsExactly(new Part.Text("Hello", Part.CacheMark.FIVE_MINUTES));
    }

    @Test
    void findsOtherProvidersSignaturesAgain() throws Refusal {
        CanonicalRequest request = Played.read(
                        "{" + HEAD + ",'messages':[{'role':'user','content':'x'},{'role':'assistant','content':["
                                + "{'type':'thinking','thinking':'Hm','signature':'tw1.openai-responses-v1.rs_1.abc.d'},"
                                + "{'type':'thinking','thinking':'Ha','signature':'tw1...'},"
                                + "{'type':'thinking','thinking':'Ho'},"
                                + "{'type':'redacted_thinking','data':'tw1.google-gemini-v1..xyz'}]}]}")
                .canonical();

        assertThat(request.messages().getLast().parts())
                .containsExactly(
                        new Part.Reasoning("Hm", "abc.d", ReasoningFormat.OPENAI, "rs_1"),
                        new Part.Reasoning("Ha", null, null, null),
                        new Part.Reasoning("Ho", null, null, null),
                        new Part.Encrypted("xyz", ReasoningFormat.GEMINI, null));
    }

    @Test
    void leavesKindsOfBlocksThatItDoesNotKnowToAnthropic() throws Refusal {
        CanonicalRequest request = Played.read(
                        "{" + HEAD
                                + ",'messages':[{'role':'user','content':[{'type':'hologram','x':1},{'type':'text','text':'Hi'}]}],'speed':'fast'}")
                .canonical();

        assertThat(request.messages().getLast().parts()).containsExactly(new Part.Text("Hi"));
    }
}
