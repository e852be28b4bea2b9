package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Anthropic is asked, whoever asked us. */
class AnthropicUpstreamTest {
    private static final Message HELLO = message(Role.USER, new Part.Text("Hello"));
    private static final Part CALL = new Part.ToolCall("t1", "f", "{}");
    private static final Part RESULT = new Part.ToolResult("t1", "f", List.of(new Part.Text("4")), false, null);
    private static final Tool TOOL =
            new Tool.Function("f", "d", Played.json("{'type':'object','properties':{}}"), null, null);

    private final Changes changes = new Changes();
    private List<Message> messages = List.of(HELLO);
    private List<Tool> tools = List.of();
    private @Nullable ToolChoice choice;
    private @Nullable Boolean parallel;
    private OutputFormat format = new OutputFormat.Text();
    private @Nullable ReasoningAsk reasoning;
    private Sampling sampling = Sampling.DEFAULT;
    private @Nullable Long maxTokens = 100L;
    private UpstreamModel model = Played.MODEL;

    private static Message message(Role role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private JsonNode written() {
        return Played.written(
                new CanonicalRequest(
                        messages, tools, choice, parallel, format, reasoning, sampling, maxTokens, 1, false, null),
                model,
                changes);
    }

    @Test
    void isAskedWithAKeyAndAVersion() {
        assertThat(new AnthropicUpstream()
                        .access(new io.tollway.gateway.dialect.Dispatch(
                                new io.tollway.gateway.dialect.UpstreamRequest("/", List.of(), new byte[0]),
                                Played.MODEL,
                                new io.tollway.gateway.provider.Target("h", 443, true, ""),
                                "a",
                                "k"))
                        .result())
                .containsExactly(new Header("x-api-key", "k"));
        assertThat(written())
                .isEqualTo(
                        Played.json(
                                "{'model':'claude-x-1','max_tokens':100,'messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}]}"));
        assertThat(changes.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,-1,-,4096",
                "-,-1,8000,8000",
                "-,500,8000,500",
                "100,500,-,100",
                "900,500,-,500",
                "900,-1,700,700"
            })
    void alwaysSaysHowMuchMayBeWritten(Long wish, long cap, Long most, long expected) {
        maxTokens = wish;
        model = new UpstreamModel("m", cap, most, "h", true);

        assertThat(written().path("max_tokens").longValue()).isEqualTo(expected);
    }

    @Test
    void movesInstructionsToTheFrontAndJoinsTurns() {
        messages = List.of(
                message(Role.SYSTEM, new Part.Text("One", Part.CacheMark.ONE_HOUR)),
                HELLO,
                message(Role.USER, new Part.Text(""), new Part.Text("there")),
                message(Role.ASSISTANT, new Part.Text("I look"), CALL),
                message(Role.USER, new Part.Text("hurry")),
                message(Role.TOOL, RESULT),
                message(Role.SYSTEM, new Part.Text("Two")));

        JsonNode body = written();

        assertThat(body.path("system"))
                .isEqualTo(
                        Played.json(
                                "[{'type':'text','text':'One','cache_control':{'type':'ephemeral','ttl':'1h'}},{'type':'text','text':'Two'}]"));
        assertThat(body.path("messages")).isEqualTo(Played.json("""
                [{'role':'user','content':[{'type':'text','text':'Hello'},{'type':'text','text':'there'}]},
                {'role':'assistant','content':[{'type':'text','text':'I look'},{'type':'tool_use','id':'t1','name':'f','input':{}}]},
                {'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':[{'type':'text','text':'4'}]},{'type':'text','text':'hurry'}]}]
                """));
        assertThat(changes.all()).containsExactly("adjusted messages: later instructions moved to the front");
    }

    @Test
    void asksWithTheInstructionsWhenThereIsNothingElse() {
        messages = List.of(message(Role.SYSTEM, new Part.Text("Sing")));

        assertThat(written().path("messages"))
                .isEqualTo(Played.json("[{'role':'user','content':[{'type':'text','text':'Sing'}]}]"));
    }

    @Test
    void writesImagesAndDocuments() {
        messages = List.of(message(
                Role.USER,
                new Part.Image(new Part.Source.Data("image/png", "QUJD"), "high", null),
                new Part.Image(new Part.Source.Url("https://x.test/i.png", null), null, null),
                new Part.Document(new Part.Source.Data("application/pdf", "QUJD"), "a.pdf", null),
                new Part.Document(new Part.Source.Data("text/markdown", "QUJD"), null, Part.CacheMark.FIVE_MINUTES),
                new Part.Audio("QUJD", "wav")));

        assertThat(written().path("messages").path(0).path("content")).isEqualTo(Played.json("""
                [{'type':'image','source':{'type':'base64','media_type':'image/png','data':'QUJD'}},
                {'type':'image','source':{'type':'url','url':'https://x.test/i.png'}},
                {'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'QUJD'},'title':'a.pdf'},
                {'type':'document','source':{'type':'text','media_type':'text/plain','data':'ABC'},'cache_control':{'type':'ephemeral'}}]
                """));
        assertThat(changes.all()).containsExactly("dropped messages: image detail", "dropped messages: audio");
    }

    @Test
    void makesIdsAndArgumentsOfToolCallsAcceptable() {
        messages = List.of(
                HELLO,
                message(Role.ASSISTANT, new Part.ToolCall("call:0", "f", "[1]")),
                message(Role.TOOL, new Part.ToolResult("call:0", null, List.of(), true, null)),
                message(Role.ASSISTANT, new Part.ToolCall("call:0", "f", "{\"a\":1.5}")),
                message(Role.TOOL, new Part.ToolResult("call:0", null, List.of(), false, null)));

        assertThat(written().path("messages")).isEqualTo(Played.json("""
                [{'role':'user','content':[{'type':'text','text':'Hello'}]},
                {'role':'assistant','content':[{'type':'tool_use','id':'call_0','name':'f','input':{}}]},
                {'role':'user','content':[{'type':'tool_result','tool_use_id':'call_0','is_error':true}]},
                {'role':'assistant','content':[{'type':'tool_use','id':'call_0_2','name':'f','input':{'a':1.5}}]},
                {'role':'user','content':[{'type':'tool_result','tool_use_id':'call_0_2'}]}]
                """));
        assertThat(changes.all())
                .containsExactly("adjusted messages: tool arguments that are no JSON object became {}");
    }

    @Test
    void trimsAnAnswerThatWasBegun() {
        messages = List.of(HELLO, message(Role.ASSISTANT, new Part.Text("I think \n")));

        assertThat(written().path("messages").path(1).path("content"))
                .isEqualTo(Played.json("[{'type':'text','text':'I think'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "high | - | false | - | 10000 | {'type':'enabled','budget_tokens':8000}",
                "low | - | false | - | 2000 | {'type':'enabled','budget_tokens':1024}",
                "- | 3000 | false | true | 10000 | {'type':'enabled','budget_tokens':3000}",
                "- | 9000 | false | false | 2000 | {'type':'enabled','budget_tokens':1900,'display':'omitted'}",
                "- | - | true | true | 100 | {'type':'adaptive','display':'summarized'}",
                "none | - | false | - | 10000 | -",
                "high | - | false | - | 1024 | -"
            })
    void thinksWithinWhatMayBeWritten(
            String effort, Long tokens, boolean adaptive, Boolean visible, long most, String expected) {
        reasoning = new ReasoningAsk(effort, tokens, adaptive, visible);
        maxTokens = most;

        JsonNode body = written();

        assertThat(body.get("thinking")).isEqualTo(expected == null ? null : Played.json(expected));
        assertThat(body.has("output_config")).isFalse();
    }

    @Test
    void leavesTheChoiceOfTokensToAModelThatThinks() {
        reasoning = new ReasoningAsk("high", null, true, null);
        sampling =
                new Sampling(new BigDecimal("0.2"), new BigDecimal("0.5"), 7, null, null, null, List.of(), null, null);

        JsonNode body = written();

        assertThat(body.path("output_config").path("effort").asText()).isEqualTo("high");
        assertThat(body.has("temperature") || body.has("top_p") || body.has("top_k"))
                .isFalse();
        assertThat(changes.all()).containsExactly("dropped temperature", "dropped top_p", "dropped top_k");
    }

    @Test
    void keepsOnlyAnthropicsOwnThoughts() {
        messages = List.of(
                HELLO,
                message(
                        Role.ASSISTANT,
                        new Part.Reasoning("mine", "sig", ReasoningFormat.ANTHROPIC, null),
                        new Part.Reasoning("bare", null, null, null),
                        new Part.Reasoning("other", "sig", ReasoningFormat.OPENAI, "rs"),
                        new Part.Encrypted("d", ReasoningFormat.ANTHROPIC, null),
                        new Part.Encrypted("d", ReasoningFormat.GEMINI, null),
                        new Part.Text("Hi")),
                HELLO);

        assertThat(written().path("messages").path(1).path("content"))
                .isEqualTo(
                        Played.json(
                                "[{'type':'thinking','thinking':'mine','signature':'sig'},{'type':'redacted_thinking','data':'d'},{'type':'text','text':'Hi'}]"));
        assertThat(changes.all())
                .containsExactly(
                        "dropped messages: reasoning without a signature",
                        "dropped messages: reasoning of another provider");
    }

    @Test
    void switchesThinkingOffWhereAChainOfCallsLacksItsThoughts() {
        reasoning = new ReasoningAsk(null, 2000L, false, null);
        maxTokens = 9000L;
        Part thoughts = new Part.Reasoning("h", "sig", ReasoningFormat.ANTHROPIC, null);

        messages = List.of(HELLO, message(Role.ASSISTANT, CALL), message(Role.TOOL, RESULT));
        assertThat(written().has("thinking")).isFalse();
        assertThat(changes.all())
                .containsExactly("adjusted reasoning: off, signed thoughts before a tool call are missing");

        messages = List.of(HELLO, message(Role.ASSISTANT, thoughts, CALL), message(Role.TOOL, RESULT));
        assertThat(written().has("thinking")).isTrue();

        messages = List.of(
                HELLO,
                message(Role.ASSISTANT, CALL),
                message(Role.TOOL, RESULT),
                message(Role.ASSISTANT, new Part.Text("4")),
                HELLO);
        assertThat(written().has("thinking")).as("a chain that is over").isTrue();
    }

    @Test
    void switchesThinkingOffWhereAToolIsForcedOrTheAnswerBegun() {
        reasoning = new ReasoningAsk(null, 2000L, false, null);
        maxTokens = 9000L;
        tools = List.of(TOOL);
        choice = new ToolChoice.Required();
        assertThat(written().has("thinking")).isFalse();

        choice = null;
        messages = List.of(HELLO, message(Role.ASSISTANT, new Part.Text("So")));
        assertThat(written().has("thinking")).isFalse();
    }

    @Test
    void asksForASchemaInTheApisOwnWay() {
        format = new OutputFormat.JsonSchema(
                "n",
                null,
                Played.json("{'type':'object','properties':{'a':{'type':'object','additionalProperties':false}}}"),
                null);

        assertThat(written().path("output_config"))
                .isEqualTo(
                        Played.json(
                                "{'format':{'type':'json_schema','schema':{'type':'object','properties':{'a':{'type':'object','additionalProperties':false}},'additionalProperties':false}}}"));
        assertThat(changes.all()).containsExactly("adjusted response_format: additionalProperties false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "auto | - | {'type':'auto'}",
                "none | true | {'type':'none'}",
                "any | false | {'type':'any','disable_parallel_tool_use':true}",
                "f | - | {'type':'tool','name':'f'}",
                "- | false | {'type':'auto','disable_parallel_tool_use':true}",
                "- | - | -"
            })
    void writesTheChoiceAmongTools(String word, Boolean parallelCalls, String expected) {
        tools = List.of(TOOL);
        parallel = parallelCalls;
        choice = word == null
                ? null
                : switch (word) {
                    case "auto" -> new ToolChoice.Auto();
                    case "none" -> new ToolChoice.None();
                    case "any" -> new ToolChoice.Required();
                    default -> new ToolChoice.Named(word);
                };

        assertThat(written().get("tool_choice")).isEqualTo(expected == null ? null : Played.json(expected));
    }

    @Test
    void writesTheToolsItCan() {
        tools = List.of(
                new Tool.Function("g", null, null, true, Part.CacheMark.FIVE_MINUTES),
                TOOL,
                new Tool.Hosted(
                        "web_search_20250305", Played.json("{'type':'web_search_20250305','name':'web_search'}")),
                new Tool.Hosted("web_search", Played.json("{}")));
        choice = new ToolChoice.Allowed(List.of("g"), true);

        JsonNode body = written();

        assertThat(body.path("tools"))
                .isEqualTo(
                        Played.json(
                                "[{'name':'g','input_schema':{'type':'object','properties':{}},'strict':true,'cache_control':{'type':'ephemeral'}},{'type':'web_search_20250305','name':'web_search'}]"));
        assertThat(body.path("tool_choice")).isEqualTo(Played.json("{'type':'any'}"));
        assertThat(changes.all()).containsExactly("dropped tools: web_search");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "0.5 | - | 0.5 | - | -",
                "- | 0.9 | - | 0.9 | -",
                "1 | 0.9 | - | 0.9 | -",
                "0.5 | 1 | 0.5 | - | -",
                "0.5 | 0.9 | 0.5 | - | dropped top_p",
                "1.5 | - | 1 | - | adjusted temperature: 1"
            })
    void setsEitherTheTemperatureOrTheShare(
            BigDecimal temperature, BigDecimal topP, BigDecimal expected, BigDecimal expectedTopP, String change) {
        sampling = new Sampling(temperature, topP, null, null, null, null, List.of(), null, null);

        JsonNode body = written();

        assertThat(body.has("temperature") ? body.path("temperature").decimalValue() : null)
                .isEqualTo(expected);
        assertThat(body.has("top_p") ? body.path("top_p").decimalValue() : null).isEqualTo(expectedTopP);
        assertThat(changes.all()).isEqualTo(change == null ? List.of() : List.of(change));
    }

    @Test
    void listsWhatHasNoCounterpart() {
        sampling = new Sampling(
                new BigDecimal("1.7"),
                new BigDecimal("0.9"),
                null,
                BigDecimal.ONE,
                BigDecimal.ONE,
                5L,
                List.of("a", " ", "b", "c", "d", "e"),
                true,
                3);
        format = new OutputFormat.JsonObject();

        JsonNode body = written();

        assertThat(body.path("stop_sequences")).isEqualTo(Played.json("['a','b','c','d']"));
        assertThat(body.path("temperature").intValue()).isEqualTo(1);
        assertThat(body.path("system")
                        .path(body.path("system").size() - 1)
                        .path("text")
                        .asText())
                .startsWith("Answer with one JSON object");
        assertThat(changes.all())
                .containsExactly(
                        "adjusted response_format: asked for in the instructions",
                        "adjusted temperature: 1",
                        "dropped top_p",
                        "dropped stop",
                        "dropped presence_penalty",
                        "dropped frequency_penalty",
                        "dropped seed",
                        "dropped logprobs",
                        "dropped top_logprobs");
    }
}
