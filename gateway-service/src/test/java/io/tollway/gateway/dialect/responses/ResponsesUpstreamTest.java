package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.UpstreamModel;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Responses upstream is asked, whoever asked us, and how its answers are read. */
class ResponsesUpstreamTest {
    private static final Message HELLO = message(Role.USER, new Part.Text("Hello"));

    private final Changes changes = new Changes();

    @Test
    void theFirstWordOfTheSystemAreTheInstructionsAndALaterOneADevelopersMessage() {
        JsonNode body = asked(
                message(Role.SYSTEM, new Part.Text("Be brief")),
                HELLO,
                message(Role.SYSTEM, new Part.Text("Now rhyme")));

        assertThat(body.path("instructions").asText()).isEqualTo("Be brief");
        assertThat(body.path("input"))
                .isEqualTo(
                        Talk.json(
                                "[{'type':'message','role':'user','content':[{'type':'input_text','text':'Hello'}]},"
                                        + "{'type':'message','role':'developer','content':[{'type':'input_text','text':'Now rhyme'}]}]"));
        assertThat(body.path("store").asBoolean(true)).isFalse();
    }

    @Test
    void aTurnBecomesItemsAndToolsAnswerBesideIt() {
        JsonNode input = asked(
                        HELLO,
                        message(
                                Role.ASSISTANT,
                                new Part.Reasoning("Hm", null, null, null),
                                new Part.Encrypted("sealed", ReasoningFormat.OPENAI, "rs_1"),
                                new Part.Text("Let me see"),
                                new Part.ToolCall("c1", "f", "{\"a\":1}"),
                                new Part.ToolCall("c2", "f", "{}")),
                        message(
                                Role.TOOL,
                                new Part.ToolResult("c1", "f", List.of(new Part.Text("1")), false, null),
                                new Part.ToolResult("c2", "f", List.of(png()), false, null)))
                .path("input");

        assertThat(input.path(1))
                .isEqualTo(Talk.json("{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'Hm'}],"
                        + "'encrypted_content':'sealed'}"));
        assertThat(input.path(2).path("content").path(0))
                .isEqualTo(Talk.json("{'type':'output_text','text':'Let me see','annotations':[]}"));
        assertThat(input.path(3).path("arguments").asText()).isEqualTo("{\"a\":1}");
        assertThat(input.path(4).path("call_id").asText()).isEqualTo("c2");
        assertThat(input.path(5)).isEqualTo(Talk.json("{'type':'function_call_output','call_id':'c1','output':'1'}"));
        assertThat(input.path(6).path("output").path(0).path("image_url").asText())
                .isEqualTo("data:image/png;base64,AA==");
        assertThat(changes.all()).isEmpty();
    }

    @Test
    void thoughtsOfAnotherProviderStayBehind() {
        JsonNode body = asked(
                HELLO,
                message(
                        Role.ASSISTANT,
                        new Part.Reasoning("Hm", "sig", ReasoningFormat.ANTHROPIC, null),
                        new Part.Encrypted("x", ReasoningFormat.GEMINI, null),
                        new Part.Text("Hi")));

        assertThat(body.path("input")).hasSize(2);
        assertThat(body.has("include")).isFalse();
        assertThat(changes.all()).containsExactly("dropped messages[].reasoning");
    }

    @Test
    void imagesAndFilesKeepTheirSource() {
        JsonNode content = asked(message(
                        Role.USER,
                        png(),
                        new Part.Image(new Part.Source.Url("https://a/b.png", null), "low", null),
                        new Part.Document(new Part.Source.Data("application/pdf", "JV=="), "a.pdf", null),
                        new Part.Document(new Part.Source.Url("https://a/b.pdf", null), null, null),
                        new Part.Document(new Part.Source.FileId("file-1"), null, null)))
                .path("input")
                .path(0)
                .path("content");

        assertThat(content.path(1).path("detail").asText()).isEqualTo("low");
        assertThat(content.path(2).path("file_data").asText()).isEqualTo("data:application/pdf;base64,JV==");
        assertThat(content.path(3).path("file_url").asText()).isEqualTo("https://a/b.pdf");
        assertThat(content.path(4).path("file_id").asText()).isEqualTo("file-1");
    }

    @Test
    void aToolIsNotStrictUnlessItWasSaid() {
        CanonicalRequest request = request(
                List.of(HELLO),
                List.of(
                        new Tool.Function("f", "d", Talk.json("{'type':'object'}"), null, null),
                        new Tool.Function("g", null, null, true, null),
                        new Tool.Hosted("web_search_20250305", Talk.json("{}"))),
                new ToolChoice.Allowed(List.of("f"), true),
                null,
                Sampling.DEFAULT,
                null);
        JsonNode body = written(request, -1);

        assertThat(body.path("tools"))
                .isEqualTo(Talk.json("[{'type':'function','name':'f','description':'d','parameters':{'type':'object'},"
                        + "'strict':false},{'type':'function','name':'g','parameters':{'type':'object','properties':{}},"
                        + "'strict':true}]"));
        assertThat(body.path("tool_choice"))
                .isEqualTo(Talk.json(
                        "{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'f'}]}"));
        assertThat(changes.all()).containsExactly("dropped tools[web_search_20250305]");
    }

    @ParameterizedTest
    @CsvSource({"5,,16", "100,40,40", ",300,300", "20,-1,20"})
    void theOutputLimitIsTheLesserAndAtLeastTheirLeast(@Nullable Long wished, @Nullable Long cap, long sent) {
        CanonicalRequest request = request(List.of(HELLO), List.of(), null, null, Sampling.DEFAULT, wished);

        assertThat(written(request, cap == null ? -1 : cap)
                        .path("max_output_tokens")
                        .asLong())
                .isEqualTo(sent);
    }

    @Test
    void whatTheApiCannotSayIsDroppedAndTold() {
        Sampling sampling =
                new Sampling(BigDecimal.ONE, null, 5, BigDecimal.ONE, BigDecimal.ONE, 7L, List.of("END"), null, null);
        JsonNode body = written(request(List.of(HELLO), List.of(), null, null, sampling, null), -1);

        assertThat(body.path("temperature").decimalValue()).isEqualByComparingTo("1");
        assertThat(changes.all())
                .containsExactly(
                        "dropped top_k",
                        "dropped presence_penalty",
                        "dropped frequency_penalty",
                        "dropped seed",
                        "dropped stop");
    }

    @Test
    void whoWantsThoughtsGetsThemSealedToo() {
        JsonNode body = written(
                request(
                        List.of(HELLO),
                        List.of(),
                        null,
                        new ReasoningAsk("xhigh", null, false, null),
                        Sampling.DEFAULT,
                        null),
                -1);

        assertThat(body.path("reasoning")).isEqualTo(Talk.json("{'effort':'high','summary':'auto'}"));
        assertThat(body.path("include")).isEqualTo(Talk.json("['reasoning.encrypted_content']"));
        assertThat(changes.all()).containsExactly("adjusted reasoning.effort: xhigh became high");
    }

    @Test
    void aStreamIsReadInItsOrderWithItsOwnArithmetic() {
        List<Step> steps = new ArrayList<>();
        List<AnswerEvent> events = Talk.events(
                stream(
                        "{'type':'response.created','response':{'id':'r','model':'m'}}",
                        "{'type':'response.output_item.added','output_index':0,'item':{'type':'reasoning','id':'rs_1'}}",
                        "{'type':'response.reasoning_summary_text.delta','output_index':0,'delta':'Hm'}",
                        "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'rs_1',"
                                + "'summary':[{'type':'summary_text','text':'Hm'}],'encrypted_content':'zz'}}",
                        "{'type':'response.output_item.added','output_index':1,'item':{'type':'function_call',"
                                + "'call_id':'c1','name':'f','arguments':''}}",
                        "{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{}'}",
                        "{'type':'response.completed','response':{'status':'completed','output':[],'usage':{"
                                + "'input_tokens':100,'input_tokens_details':{'cached_tokens':30,'cache_write_tokens':20},"
                                + "'output_tokens':50,'output_tokens_details':{'reasoning_tokens':40},'total_tokens':150}}}"),
                steps);

        assertThat(events)
                .containsExactly(
                        new AnswerEvent.Started("r", "m"),
                        new AnswerEvent.ReasoningDelta(0, "Hm", true),
                        new AnswerEvent.ReasoningEncrypted(0, "zz", ReasoningFormat.OPENAI, "rs_1"),
                        new AnswerEvent.ToolCallStarted(0, 0, "c1", "f"),
                        new AnswerEvent.ToolArgumentsDelta(0, 0, "{}"),
                        new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, "completed", null),
                        new AnswerEvent.Used(
                                new io.tollway.contracts.usage.UsageCounts(50, 30, 20, 0, 0, 0, 10, 40, 0, 0, 0)));
        assertThat(steps.getLast()).isEqualTo(Step.ENDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'error','code':'server_error','message':'no'}",
                "{'type':'response.failed','response':{'status':'failed','error':{'code':'rate_limit_exceeded'}}}"
            })
    void aFailureInsideAStreamIsTheUpstreams(String event) {
        List<Step> steps = new ArrayList<>();
        Talk.events(stream("{'type':'response.created','response':{}}", event), steps);

        assertThat(steps).containsExactly(Step.GO_ON, Step.UPSTREAM_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"max_output_tokens,LENGTH", "content_filter,CONTENT_FILTER"})
    void anIncompleteResponseSaysWhy(String reason, StopReason expected) {
        List<AnswerEvent> events = new ArrayList<>();
        Step step = new ResponseReader(ReasoningFormat.OPENAI)
                .document(
                        Talk.json(
                                        "{'id':'r','model':'m','status':'incomplete','incomplete_details':{'reason':'"
                                                + reason
                                                + "'},'output':[{'type':'message','content':[{'type':'output_text','text':'A'}]}]}")
                                .toString()
                                .getBytes(StandardCharsets.UTF_8),
                        events::add);

        assertThat(step).isEqualTo(Step.ENDED);
        assertThat(events).contains(new AnswerEvent.Finished(0, expected, reason, null));
    }

    private static String stream(String... events) {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            all.append("data: ").append(event.replace('\'', '"')).append("\n\n");
        }
        return all.toString();
    }

    private JsonNode asked(Message... messages) {
        return written(request(List.of(messages), List.of(), null, null, Sampling.DEFAULT, null), -1);
    }

    private JsonNode written(CanonicalRequest request, long cap) {
        UpstreamModel model = new UpstreamModel("m", cap, null, "h", true);
        return Talk.exact(new ResponsesUpstream().write(request, model, changes).body());
    }

    private static CanonicalRequest request(
            List<Message> messages,
            List<Tool> tools,
            @Nullable ToolChoice choice,
            @Nullable ReasoningAsk reasoning,
            Sampling sampling,
            @Nullable Long most) {
        return new CanonicalRequest(
                messages, tools, choice, null, new OutputFormat.Text(), reasoning, sampling, most, 1, false, null);
    }

    private static Message message(Role role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private static Part png() {
        return new Part.Image(new Part.Source.Data("image/png", "AA=="), null, null);
    }
}
