package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.dialect.gemini.Gemini.json;
import static io.tollway.gateway.dialect.gemini.Gemini.written;
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
import io.tollway.gateway.dialect.UpstreamRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a request of any dialect is put to Google, and what is said to have changed. */
class GeminiUpstreamTest {
    private static final Message HI = message(Role.USER, new Part.Text("hi"));
    private static final Tool FUNCTION = new Tool.Function("f", "d", json("{'type':'object'}"), null, null);
    private final Changes changes = new Changes();

    @Test
    void hoistsInstructionsAndMergesTurnsOfOneRole() {
        JsonNode body = contents(
                message(Role.SYSTEM, new Part.Text("a")),
                HI,
                message(Role.USER, new Part.Text("more"), new Part.Text("")),
                message(Role.SYSTEM, new Part.Text("b")),
                message(Role.ASSISTANT, new Part.Refusal("no")));

        assertThat(body)
                .isEqualTo(
                        json(
                                "{'systemInstruction':{'parts':[{'text':'a'},{'text':'b'}]},'contents':[{'role':'user','parts':[{'text':'hi'},{'text':'more'}]},{'role':'model','parts':[{'text':'no'}]}]}"));
        assertThat(changes.all())
                .containsExactly("adjusted messages[].role: later instructions were moved to the front");
    }

    @Test
    void instructionsAloneAreTheUsers() {
        assertThat(contents(message(Role.SYSTEM, new Part.Text("a"))))
                .isEqualTo(json("{'contents':[{'role':'user','parts':[{'text':'a'}]}]}"));
    }

    @Test
    void aResultBearsTheFunctionsNameAndIsAnObject() {
        JsonNode body = contents(
                HI,
                message(
                        Role.ASSISTANT,
                        new Part.ToolCall("1", "f", "{\"a\":1.50}"),
                        new Part.ToolCall("2", "g", "not json")),
                message(Role.TOOL, result("2", "{\"x\":1}", false)),
                message(Role.TOOL, result("1", "[1]", false), result("9", "boom", true)));

        assertThat(body.path("contents").get(1).path("parts"))
                .isEqualTo(
                        json(
                                "[{'functionCall':{'id':'1','name':'f','args':{'a':1.50}}},{'functionCall':{'id':'2','name':'g','args':{'arguments':'not json'}}}]"));
        assertThat(body.path("contents").get(2).path("parts"))
                .isEqualTo(json(
                        "[{'functionResponse':{'id':'2','name':'g','response':{'x':1}}},{'functionResponse':{'id':'1','name':'f','response':{'result':'[1]'}}},"
                                + "{'functionResponse':{'id':'9','name':'9','response':{'error':'boom'}}}]"));
        assertThat(changes.all()).hasSize(1);
    }

    @Test
    void signaturesStandOnWhatFollowsThem() {
        JsonNode body = contents(
                HI,
                message(
                        Role.ASSISTANT,
                        new Part.Reasoning("hm", "S1", ReasoningFormat.GEMINI, null),
                        new Part.Encrypted("S2", ReasoningFormat.GEMINI, null),
                        new Part.ToolCall("1", "f", "{}"),
                        new Part.ToolCall("2", "f", "{}"),
                        new Part.Encrypted("S3", ReasoningFormat.GEMINI, null)));

        assertThat(body.path("contents").get(1).path("parts"))
                .isEqualTo(
                        json(
                                "[{'text':'hm','thought':true,'thoughtSignature':'S1'},{'functionCall':{'id':'1','name':'f','args':{}},'thoughtSignature':'S2'},"
                                        + "{'functionCall':{'id':'2','name':'f','args':{}}},{'text':'','thoughtSignature':'S3'}]"));
    }

    @Test
    void aSignatureThatLostItsPlaceGoesToTheCallThatGoogleChecks() {
        JsonNode body = written(
                request(
                        List.of(
                                HI,
                                message(
                                        Role.ASSISTANT,
                                        new Part.Encrypted("S", ReasoningFormat.GEMINI, null),
                                        new Part.Text("let me see"),
                                        new Part.ToolCall("1", "f", "{}"))),
                        null,
                        null,
                        new OutputFormat.Text(),
                        null),
                "gemini-3-flash",
                changes);

        assertThat(body.path("contents").get(1).path("parts"))
                .isEqualTo(
                        json(
                                "[{'text':'let me see'},{'functionCall':{'id':'1','name':'f','args':{}},'thoughtSignature':'S'}]"));
        assertThat(changes.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gemini-3-pro-preview, true", "gemini-flash-latest, true", "gemini-2.5-pro, false"})
    void aLostSignatureBecomesThePlaceholderWhereOneIsDemanded(String model, boolean placeholder) {
        JsonNode body = written(
                request(
                        List.of(
                                HI,
                                message(
                                        Role.ASSISTANT,
                                        new Part.Reasoning("hm", "sig", ReasoningFormat.ANTHROPIC, null),
                                        new Part.ToolCall("1", "f", "{}"),
                                        new Part.ToolCall("2", "f", "{}"))),
                        null,
                        null,
                        new OutputFormat.Text(),
                        null),
                model,
                changes);

        JsonNode parts = body.path("contents").get(1).path("parts");
        assertThat(parts.get(0).path("thoughtSignature").asText())
                .isEqualTo(placeholder ? "skip_thought_signature_validator" : "");
        assertThat(parts.get(1).has("thoughtSignature")).isFalse();
        assertThat(changes.all())
                .hasSize(placeholder ? 2 : 1)
                .contains("dropped messages[].reasoning of another provider");
    }

    @Test
    void mediaAreNeverDropped() {
        JsonNode body = contents(message(
                Role.USER,
                new Part.Image(new Part.Source.Data("image/png", "AAAA"), null, null),
                new Part.Image(new Part.Source.Url("https://x.example/a.webp?b=c.png", null), null, null),
                new Part.Document(new Part.Source.Data("application/pdf", "BBBB"), "a.pdf", null),
                new Part.Audio("CCCC", "wav"),
                new Part.Document(new Part.Source.FileId("file-1"), null, null)));

        assertThat(body.path("contents").get(0).path("parts"))
                .isEqualTo(
                        json(
                                "[{'inlineData':{'mimeType':'image/png','data':'AAAA'}},{'fileData':{'mimeType':'image/webp','fileUri':'https://x.example/a.webp?b=c.png'}},"
                                        + "{'inlineData':{'mimeType':'application/pdf','data':'BBBB'}},{'inlineData':{'mimeType':'audio/wav','data':'CCCC'}}]"));
        assertThat(changes.all()).contains("dropped messages[].content[].file_id of another provider");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTO | {'mode':'AUTO'}",
                "NONE | {'mode':'NONE'}",
                "REQUIRED | {'mode':'ANY'}",
                "NAMED | {'mode':'ANY','allowedFunctionNames':['f']}",
                "ALLOWED | {'mode':'VALIDATED','allowedFunctionNames':['f']}"
            })
    void saysWhatMustBeCalled(String kind, String config) {
        ToolChoice choice =
                switch (kind) {
                    case "AUTO" -> new ToolChoice.Auto();
                    case "NONE" -> new ToolChoice.None();
                    case "REQUIRED" -> new ToolChoice.Required();
                    case "NAMED" -> new ToolChoice.Named("f");
                    default -> new ToolChoice.Allowed(List.of("f"), false);
                };

        JsonNode body = written(
                request(List.of(HI), choice, null, new OutputFormat.Text(), null, FUNCTION),
                "gemini-2.5-flash",
                changes);

        assertThat(body.path("toolConfig").path("functionCallingConfig")).isEqualTo(json(config));
        assertThat(body.path("tools"))
                .isEqualTo(
                        json(
                                "[{'functionDeclarations':[{'name':'f','description':'d','parametersJsonSchema':{'type':'object'}}]}]"));
    }

    @Test
    void toolsOfOthersAreDroppedAndSaidToBe() {
        JsonNode body = written(
                request(
                        List.of(HI),
                        new ToolChoice.Required(),
                        null,
                        new OutputFormat.Text(),
                        null,
                        new Tool.Hosted("web_search_20250305", json("{}")),
                        new Tool.Hosted("googleSearch", json("{}"))),
                "gemini-2.5-flash",
                changes);

        assertThat(body.path("tools")).isEqualTo(json("[{'googleSearch':{}}]"));
        assertThat(body.has("toolConfig")).isFalse();
        assertThat(changes.all()).containsExactly("dropped tools[] of type web_search_20250305", "dropped tool_choice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | none | -1 | {'thinkingBudget':0}",
                "gemini-2.5-pro | none | -1 | {'thinkingBudget':128}",
                "gemini-2.5-flash | medium | -1 | {'thinkingBudget':8192,'includeThoughts':true}",
                "gemini-2.5-flash | high | 1000 | {'thinkingBudget':800,'includeThoughts':true}",
                "gemini-3-flash-preview | none | -1 | {'thinkingLevel':'MINIMAL'}",
                "gemini-3-pro-preview | medium | -1 | {'thinkingLevel':'HIGH','includeThoughts':true}",
                "gemini-3.1-pro-preview | medium | -1 | {'thinkingLevel':'MEDIUM','includeThoughts':true}",
                "gemini-3.5-flash | max | -1 | {'thinkingLevel':'HIGH','includeThoughts':true}",
                "our-house-model | medium | -1 | {'thinkingBudget':8192,'includeThoughts':true}",
                "gemini-2.0-flash | high | -1 | {}",
                "gemma-3-27b | high | -1 | {}"
            })
    void asksForThoughtAsTheGenerationTakesIt(String model, String effort, long cap, String config) {
        CanonicalRequest request =
                request(List.of(HI), null, new ReasoningAsk(effort, null, false, null), new OutputFormat.Text(), null);

        UpstreamRequest written =
                Gemini.UPSTREAM.write(request, new UpstreamModel(model, cap, null, "h", true), changes);

        JsonNode thinking = json(written.body()).path("generationConfig").path("thinkingConfig");
        assertThat(thinking.isMissingNode() ? json("{}") : thinking).isEqualTo(json(config));
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, false, true", "gemini-2.5-flash, true, false", "gemini-3-flash, true, true"})
    void aSchemaGoesAsJsonSchemaWhereFunctionsLeaveRoomForIt(String model, boolean functions, boolean kept) {
        OutputFormat format = new OutputFormat.JsonSchema(
                "n",
                null,
                json(
                        "{'$schema':'s','type':'object','properties':{'const':{'const':1},'r':{'$ref':'#/$defs/R','description':'d'}},'additionalProperties':false,'$defs':{'R':{'type':'string'}}}"),
                true);

        JsonNode body = written(
                functions
                        ? request(List.of(HI), null, null, format, null, FUNCTION)
                        : request(List.of(HI), null, null, format, null),
                model,
                changes);

        assertThat(body.path("generationConfig").path("responseMimeType").asText())
                .isEqualTo(kept ? "application/json" : "");
        if (kept) {
            assertThat(body.path("generationConfig").path("responseJsonSchema"))
                    .isEqualTo(
                            json(
                                    "{'type':'object','properties':{'const':{'enum':[1]},'r':{'$ref':'#/$defs/R'}},'additionalProperties':false,'$defs':{'R':{'type':'string'}}}"));
        } else {
            assertThat(body.at("/systemInstruction/parts/0/text").asText())
                    .contains("JSON schema: {")
                    .contains("\"properties\"");
            assertThat(changes.all()).containsExactly("adjusted response_format: asked for in the instructions");
        }
    }

    @Test
    void functionsThatMayNotBeCalledMakeWayForASchema() {
        OutputFormat format = new OutputFormat.JsonObject();

        JsonNode body = written(
                request(List.of(HI), new ToolChoice.None(), null, format, null, FUNCTION), "gemini-2.5-flash", changes);

        assertThat(body.has("tools")).isFalse();
        assertThat(body.has("toolConfig")).isFalse();
        assertThat(body.at("/generationConfig/responseMimeType").asText()).isEqualTo("application/json");
        assertThat(changes.all()).containsExactly("dropped tools: none may be called");
    }

    @Test
    void boundsWhatGoogleBounds() {
        Sampling sampling =
                new Sampling(null, null, 40, null, null, 1L << 33, List.of("1", "2", "3", "4", "5", "6"), true, 3);
        CanonicalRequest request = new CanonicalRequest(
                List.of(HI),
                List.of(),
                null,
                false,
                new OutputFormat.JsonObject(),
                null,
                sampling,
                99_999L,
                2,
                false,
                "u");

        UpstreamRequest written =
                Gemini.UPSTREAM.write(request, new UpstreamModel("gemini-2.5-flash", -1, 65_536L, "h", true), changes);

        assertThat(json(written.body()).path("generationConfig"))
                .isEqualTo(
                        json(
                                "{'topK':40,'stopSequences':['1','2','3','4','5'],'seed':2,'responseLogprobs':true,'logprobs':3,'maxOutputTokens':65536,'candidateCount':2,'responseMimeType':'application/json'}"));
        assertThat(changes.all())
                .containsExactlyInAnyOrder(
                        "adjusted stop: the first 5",
                        "adjusted seed: folded to 32 bits",
                        "adjusted max_tokens: the endpoint's most, 65536",
                        "dropped parallel_tool_calls",
                        "dropped user");
        assertThat(written.path()).isEqualTo("/models/gemini-2.5-flash:generateContent");
        UpstreamModel model = new UpstreamModel("m", -1, null, "h", true);
        assertThat(Gemini.UPSTREAM
                        .access(new io.tollway.gateway.dialect.Dispatch(
                                new io.tollway.gateway.dialect.UpstreamRequest("/", java.util.List.of(), new byte[0]),
                                model,
                                new io.tollway.gateway.provider.Target("h", 443, true, ""),
                                "a",
                                "k"))
                        .result())
                .extracting(header -> header.name().toString())
                .containsExactly("x-goog-api-key");
    }

    private JsonNode contents(Message... messages) {
        return written(
                request(List.of(messages), null, null, new OutputFormat.Text(), null), "gemini-2.5-flash", changes);
    }

    private static CanonicalRequest request(
            List<Message> messages,
            @Nullable ToolChoice choice,
            @Nullable ReasoningAsk reasoning,
            OutputFormat format,
            @Nullable Long limit,
            Tool... tools) {
        return new CanonicalRequest(
                messages, List.of(tools), choice, null, format, reasoning, Sampling.DEFAULT, limit, 1, false, null);
    }

    private static Message message(Role role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private static Part result(String id, String text, boolean error) {
        return new Part.ToolResult(id, null, List.of(new Part.Text(text)), error, null);
    }
}
