package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.dialect.gemini.Gemini.json;
import static io.tollway.gateway.dialect.gemini.Gemini.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a Gemini client's request is read, and how it is passed on. */
class GeminiClientTest {
    private static final String HI = "'contents':[{'parts':[{'text':'hi'}]}]";

    @Test
    void readsTurnsOfEveryRoleAndTheInstructionsFirst() throws Refusal {
        CanonicalRequest request = read("{'systemInstruction':{'parts':[{'text':'be brief'}]},'contents':["
                        + "{'parts':[{'text':'hi'}]},{'role':'model','parts':[{'text':'hello'}]},{'role':'user','parts':{'text':'more'}}]}")
                .canonical();

        assertThat(request.messages())
                .containsExactly(
                        message(Message.Role.SYSTEM, new Part.Text("be brief")),
                        message(Message.Role.USER, new Part.Text("hi")),
                        message(Message.Role.ASSISTANT, new Part.Text("hello")),
                        message(Message.Role.USER, new Part.Text("more")));
    }

    /** Only Google has a switch for one bare word. */
    @Test
    void oneWordOfSeveralIsAskedForInTheInstructions() throws Refusal {
        DocumentRequest request = read(
                "{" + HI
                        + ",'systemInstruction':{'parts':[{'text':'be brief'}]},'generationConfig':{'responseMimeType':'text/x.enum','responseSchema':{'type':'STRING','enum':['red','blue']}}}");

        assertThat(request.canonical().format()).isEqualTo(new OutputFormat.Text());
        assertThat(request.canonical().messages().getFirst())
                .isEqualTo(
                        new Message(
                                Message.Role.SYSTEM,
                                List.of(
                                        new Part.Text("be brief"),
                                        new Part.Text(
                                                "Answer with exactly one of [\"red\",\"blue\"], without quotes, and nothing else."))));
        assertThat(request.untranslatable())
                .containsExactly("generationConfig.responseMimeType text/x.enum, asked for in the instructions");
    }

    @Test
    void matchesCallsAndResultsWithoutIdsByNameAndOrder() throws Refusal {
        CanonicalRequest request = read("{'contents':[{'parts':[{'text':'weather?'}]},{'role':'model','parts':["
                        + "{'functionCall':{'name':'weather','args':{'city':'Rome'}}},{'functionCall':{'name':'time'}},"
                        + "{'function_call':{'name':'weather','args':{'city':'Oslo'}}}]},{'role':'function','parts':["
                        + "{'functionResponse':{'name':'weather','response':{'result':'sunny'}}},"
                        + "{'functionResponse':{'name':'weather','response':{'error':'no idea'}}},"
                        + "{'function_response':{'name':'time','response':{'hour':7}}},{'text':'go on'}]}]}")
                .canonical();

        assertThat(request.messages().get(1).parts())
                .containsExactly(
                        new Part.ToolCall("call_1", "weather", "{\"city\":\"Rome\"}"),
                        new Part.ToolCall("call_2", "time", "{}"),
                        new Part.ToolCall("call_3", "weather", "{\"city\":\"Oslo\"}"));
        assertThat(request.messages().get(2))
                .isEqualTo(message(
                        Message.Role.TOOL,
                        result("call_1", "weather", "sunny", false),
                        result("call_3", "weather", "no idea", true),
                        result("call_2", "time", "{\"hour\":7}", false)));
        assertThat(request.messages().get(3)).isEqualTo(message(Message.Role.USER, new Part.Text("go on")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'result':'x'} | x",
                "{'output':'x'} | x",
                "{'result':{'a':1}} | {\"result\":{\"a\":1}}",
                "{'result':'x','more':1} | {\"result\":\"x\",\"more\":1}",
                "{} | {}"
            })
    void aResultIsItsJsonTextUnlessItIsOneString(String response, String text) throws Refusal {
        CanonicalRequest request = read("{'contents':[{'parts':[{'functionResponse':{'id':'c','name':'f','response':"
                        + response + "}}]}]}")
                .canonical();

        assertThat(request.messages().get(0).parts()).containsExactly(result("c", "f", text, false));
    }

    @Test
    void readsMediaWithStandardBase64() throws Refusal {
        CanonicalRequest request =
                read("{'contents':[{'parts':[{'inlineData':{'mimeType':'image/png','data':'a-_b'}},{'inline_data':{'mime_type':'audio/mpeg','data':'AAAA'}},"
                                + "{'inlineData':{'mimeType':'application/pdf','data':'BBBB'}},{'fileData':{'fileUri':'https://x.example/a.png','mimeType':'image/png'}}]}]}")
                        .canonical();

        assertThat(request.messages().get(0).parts())
                .containsExactly(
                        new Part.Image(new Part.Source.Data("image/png", "a+/b"), null, null),
                        new Part.Audio("AAAA", "mp3"),
                        new Part.Document(new Part.Source.Data("application/pdf", "BBBB"), null, null),
                        new Part.Image(new Part.Source.Url("https://x.example/a.png", "image/png"), null, null));
    }

    @Test
    void readsThoughtsAndTheSignatureBeforeWhatItStandsOn() throws Refusal {
        CanonicalRequest request =
                read("{'contents':[{'role':'model','parts':[{'text':'hm','thought':true},{'functionCall':{'id':'c','name':'f'},'thoughtSignature':'SIG'}]}]}")
                        .canonical();

        assertThat(request.messages().get(0).parts())
                .containsExactly(
                        new Part.Reasoning("hm", null, null, null),
                        new Part.Encrypted("SIG", ReasoningFormat.GEMINI, null),
                        new Part.ToolCall("c", "f", "{}"));
    }

    @Test
    void anotherProvidersSignatureComesBackOutOfItsEnvelope() throws Refusal {
        String signed = Signatures.ofReasoning("anthropic-sig==", ReasoningFormat.ANTHROPIC, null);
        String sealed = Signatures.ofEncrypted("opaque", ReasoningFormat.OPENAI, "rs_1");

        CanonicalRequest request =
                read("{'contents':[{'role':'model','parts':[{'text':'hm','thought':true,'thoughtSignature':'"
                                + signed.replace('+', '-').replace('/', '_')
                                + "'},{'text':'','thought':true,'thoughtSignature':'" + sealed + "'},{'text':'so'}]}]}")
                        .canonical();

        assertThat(request.messages().get(0).parts())
                .containsExactly(
                        new Part.Reasoning("hm", "anthropic-sig==", ReasoningFormat.ANTHROPIC, null),
                        new Part.Encrypted("opaque", ReasoningFormat.OPENAI, "rs_1"),
                        new Part.Text("so"));
    }

    @Test
    void readsToolsOfBothSchemaKindsAndGooglesOwn() throws Refusal {
        List<Tool> tools = read("{" + HI
                        + ",'tools':[{'functionDeclarations':[{'name':'f','description':'d','parameters':{'type':'OBJECT','properties':{'a':{'type':'STRING','nullable':true,'format':'enum','enum':['x']},"
                        + "'b':{'type':'ARRAY','minItems':'1','items':{'type':'INTEGER'}}},'propertyOrdering':['a','b'],'required':['a']}},"
                        + "{'name':'g','parametersJsonSchema':{'type':'object'}}]},{'google_search':{}}]}")
                .canonical()
                .tools();

        assertThat(tools)
                .containsExactly(
                        new Tool.Function(
                                "f",
                                "d",
                                json(
                                        "{'type':'object','properties':{'a':{'type':['string','null'],'enum':['x']},'b':{'type':'array','minItems':1,'items':{'type':'integer'}}},'required':['a']}"),
                                null,
                                null),
                        new Tool.Function("g", null, json("{'type':'object'}"), null, null),
                        new Tool.Hosted("googleSearch", json("{}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mode':'AUTO'} | Auto[]",
                "{'mode':'NONE'} | None[]",
                "{'mode':'ANY'} | Required[]",
                "{'mode':'ANY','allowedFunctionNames':['f']} | Named[name=f]",
                "{'mode':'ANY','allowed_function_names':['f','g']} | Allowed[names=[f, g], required=true]",
                "{'mode':'VALIDATED','allowedFunctionNames':['f']} | Allowed[names=[f], required=false]",
                "{'mode':'VALIDATED'} | Auto[]"
            })
    void readsWhatMustBeCalled(String config, String choice) throws Refusal {
        ToolChoice read = read("{" + HI + ",'toolConfig':{'functionCallingConfig':" + config + "}}")
                .canonical()
                .toolChoice();

        assertThat(read).hasToString(choice);
    }

    @Test
    void readsTheGenerationConfigInBothSpellings() throws Refusal {
        DocumentRequest request = read(
                "{" + HI
                        + ",'generation_config':{'temperature':0.5,'top_p':0.9,'topK':40.0,'candidateCount':2,'maxOutputTokens':'100','stopSequences':['a'],'seed':7,"
                        + "'presencePenalty':1,'frequencyPenalty':-1,'responseLogprobs':true,'logprobs':3,'thinkingConfig':{'includeThoughts':true,'thinking_budget':1024},"
                        + "'responseMimeType':'application/json','responseSchema':{'type':'STRING'},'speechConfig':{}},'safetySettings':[],'user':'x'}");

        CanonicalRequest read = request.canonical();
        assertThat(read.sampling().temperature()).isEqualByComparingTo(new BigDecimal("0.5"));
        assertThat(read.sampling().topK()).isEqualTo(40);
        assertThat(read.sampling().stop()).containsExactly("a");
        assertThat(read.sampling().topLogprobs()).isEqualTo(3);
        assertThat(read.maxOutputTokens()).isEqualTo(100);
        assertThat(read.choices()).isEqualTo(2);
        assertThat(read.reasoning()).isEqualTo(new ReasoningAsk(null, 1024L, false, true));
        assertThat(read.format())
                .isEqualTo(new OutputFormat.JsonSchema("response", null, json("{'type':'string'}"), null));
        assertThat(request.parameters()).contains("temperature", "top_k", "response_format", "reasoning");
        assertThat(request.untranslatable())
                .containsExactlyInAnyOrder("safetySettings", "user", "generationConfig.speechConfig");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | contents",
                "{'contents':[]} | contents",
                "{'contents':'hi'} | contents",
                "{'contents':['hi']} | contents[0]",
                "{'contents':[{'role':'robot','parts':[]}]} | contents[0].role",
                "{'contents':[{'parts':[{'text':1}]}]} | contents[0].parts[0].text",
                "{'contents':[{'parts':[{'functionCall':{}}]}]} | contents[0].parts[0].functionCall.name",
                "{'contents':[{'parts':[{'inlineData':{'data':'AAAA'}}]}]} | contents[0].parts[0].inlineData.mimeType",
                "{'contents':[{}],'generationConfig':{'topK':1.5}} | generationConfig.topK",
                "{'contents':[{}],'generationConfig':{'topK':1e999999999}} | generationConfig.topK",
                "{'contents':[{}],'generationConfig':{'temperature':'hot'}} | generationConfig.temperature",
                "{'contents':[{}],'generationConfig':{'temperature':2.1}} | generationConfig.temperature",
                "{'contents':[{}],'generationConfig':{'top_p':-0.1}} | generationConfig.topP",
                "{'contents':[{}],'generationConfig':{'maxOutputTokens':0}} | generationConfig.maxOutputTokens",
                "{'contents':[{}],'generationConfig':{'maxOutputTokens':1,'max_output_tokens':1}} | generationConfig.maxOutputTokens",
                "{'contents':[{}],'generationConfig':{'candidateCount':9}} | generationConfig.candidateCount",
                "{'contents':[{}],'generationConfig':{'thinkingConfig':{'thinkingLevel':'WILD'}}} | generationConfig.thinkingConfig.thinkingLevel",
                "{'contents':[{}],'tools':[{'functionDeclarations':[{}]}]} | tools[0].functionDeclarations[0].name",
                "{'contents':[{}],'toolConfig':{'functionCallingConfig':{'mode':'MAYBE'}}} | toolConfig.functionCallingConfig.mode",
                "{'contents':[{}],'systemInstruction':'be brief'} | systemInstruction"
            })
    void namesTheFieldThatIsWrong(String body, String field) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(body));

        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().param()).isEqualTo(field);
        assertThat(refusal.error().message()).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{HI} | -1 | {HI}",
                "{HI} | 9 | {'generationConfig':{'maxOutputTokens':9},HI}",
                "{HI,'generationConfig':{}} | 9 | {HI,'generationConfig':{'maxOutputTokens':9}}",
                "{HI,'generationConfig':null} | 9 | {HI,'generationConfig':{'maxOutputTokens':9}}",
                "{HI,'generationConfig':{'topK':4e1}} | 9 | {HI,'generationConfig':{'maxOutputTokens':9,'topK':4e1}}",
                "{HI,'generation_config':{ 'max_output_tokens' : 10 }} | 9 | {HI,'generation_config':{ 'max_output_tokens' : 9 }}",
                "{HI,'generationConfig':{'seed':1,'maxOutputTokens':'10'}} | 9 | {HI,'generationConfig':{'seed':1,'maxOutputTokens':9}}",
                "{HI,'generationConfig':{'maxOutputTokens':8}} | 9 | {HI,'generationConfig':{'maxOutputTokens':8}}",
                "{'model':'models/x', 'provider':{}, HI, 'session_id':'s', 'labels':{}} | -1 | {HI, 'labels':{}}"
            })
    void passesTheBytesButForTheLimitAndWhatIsOurs(String body, long cap, String expected) throws Refusal {
        UpstreamModel model = new UpstreamModel("gemini-2.5-flash", cap, null, "h", true);

        UpstreamRequest request = Gemini.CLIENT.pass(read(body.replace("HI", HI), true, false), model, new Changes());

        assertThat(new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo(expected.replace("HI", HI).replace('\'', '"'));
        assertThat(request.path()).isEqualTo("/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    }

    @Test
    void aSignatureGoesBackInTheAlphabetItCameIn() throws Refusal {
        String body =
                "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f'},'thought_signature':'SIG'},{'text':'x','thoughtSignature':'skip_thought_signature_validator'}]}]}";

        UpstreamRequest request = Gemini.CLIENT.pass(
                read(body.replace("SIG", "a-_b==")),
                new UpstreamModel("gemini-3-pro", -1, null, "h", true),
                new Changes());

        assertThat(new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo(body.replace("SIG", "a+/b==").replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{HI,'reasoning':{'max_tokens':2048}} | -1 | {'thinkingBudget':2048,'includeThoughts':true}",
                "{HI,'reasoning':{'max_tokens':2048},'generationConfig':{}} | 4000 | {'thinkingBudget':2048,'includeThoughts':true}",
                "{HI,'reasoning':{'max_tokens':2048},'generation_config':{'topK':4,'maxOutputTokens':9000}} | 4000 | {'thinkingBudget':2048,'includeThoughts':true}",
                "{HI,'reasoning':{'max_tokens':2048},'generationConfig':{'thinkingConfig':null}} | 4000 | {'thinkingBudget':2048,'includeThoughts':true}",
                "{HI,'reasoning':{'max_tokens':2048},'generationConfig':{'thinkingConfig':{'thinkingBudget':1}}} | 4000 | {'thinkingBudget':1}",
                "{HI,'generationConfig':{'topK':4}} | 4000 | {}"
            })
    void ourReasoningIsSaidInGooglesWordsUnlessTheClientSaysItsOwn(String body, long cap, String thinking)
            throws Refusal {
        DocumentRequest request = read(body.replace("HI", HI));
        UpstreamModel model = new UpstreamModel("gemini-2.5-flash", cap, null, "h", true);

        JsonNode sent = json(Gemini.CLIENT.pass(request, model, new Changes()).body());

        JsonNode config = sent.path(sent.has("generation_config") ? "generation_config" : "generationConfig");
        JsonNode said = config.path("thinkingConfig");
        assertThat(said.isMissingNode() ? json("{}") : said).isEqualTo(json(thinking));
        assertThat(config.path("maxOutputTokens").asLong(-1)).isEqualTo(cap);
        assertThat(sent.has("reasoning")).isFalse();
    }

    @Test
    void anEnvelopeIsNotSentToGoogle() throws Refusal {
        String sealed = Signatures.ofEncrypted("opaque", ReasoningFormat.OPENAI, null);
        String body =
                "{'contents':[{'role':'model','parts':[{'thoughtSignature' : 'SIG', 'text':'x'},{'functionCall':{'name':'f'}}]}]}";

        Changes changes = new Changes();
        UpstreamRequest request = Gemini.CLIENT.pass(
                read(body.replace("SIG", sealed)), new UpstreamModel("gemini-3-pro", -1, null, "h", true), changes);

        assertThat(new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        body.replace("SIG", "skip_thought_signature_validator").replace('\'', '"'));
        assertThat(changes.all()).hasSize(1);
    }

    @Test
    void aPdfCountsAsAFileAndAnImageAsAnImage() throws Refusal {
        DocumentRequest request = read(
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'image/png','data':'AAAA'}},{'inlineData':{'mimeType':'application/pdf','data':'BBBB'}}]}]}");

        assertThat(request.images()).isEqualTo(1);
        assertThat(request.files()).isEqualTo(1);
        JsonNode root = request.document().root();
        assertThat(root.size()).isEqualTo(1);
    }

    private static Message message(Message.Role role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private static Part result(String id, String name, String text, boolean error) {
        return new Part.ToolResult(id, name, List.of(new Part.Text(text)), error, null);
    }
}
