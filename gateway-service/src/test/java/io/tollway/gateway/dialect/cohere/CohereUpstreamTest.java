package io.tollway.gateway.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.UpstreamModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Cohere is asked, and how its answers are read. */
class CohereUpstreamTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Message HELLO = message(Role.USER, new Part.Text("Hello"));
    private static final Tool F = new Tool.Function("f", "d", json("{'type':'object'}"), null, null);
    private static final Tool G = new Tool.Function("g", null, null, null, null);

    private final Changes changes = new Changes();

    @Test
    void plansGoBackBeforeTheirCallsAndTextFilesAreDocuments() {
        JsonNode body = written(request(
                List.of(
                        message(Role.SYSTEM, new Part.Text("Be brief")),
                        message(
                                Role.USER,
                                new Part.Text("See"),
                                new Part.Image(new Part.Source.Data("image/png", "AA=="), null, null),
                                new Part.Document(new Part.Source.Data("text/plain", "QUI="), "a.txt", null),
                                new Part.Document(new Part.Source.Data("application/pdf", "JV=="), "b.pdf", null)),
                        message(
                                Role.ASSISTANT,
                                new Part.Reasoning("I look it up", null, null, null),
                                new Part.ToolCall("c1", "f", "{}")),
                        message(Role.TOOL, new Part.ToolResult("c1", "f", List.of(new Part.Text("4")), false, null))),
                List.of(F),
                null));

        assertThat(body.path("messages").path(2))
                .isEqualTo(json("{'role':'assistant','tool_calls':[{'id':'c1','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}],'tool_plan':'I look it up'}"));
        assertThat(body.path("messages").path(3)).isEqualTo(json("{'role':'tool','tool_call_id':'c1','content':'4'}"));
        assertThat(body.path("messages").path(1).path("content"))
                .isEqualTo(json("[{'type':'text','text':'See'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]"));
        assertThat(body.path("documents"))
                .isEqualTo(json("[{'id':'document-1','data':{'text':'AB','title':'a.txt'}}]"));
        assertThat(changes.all()).containsExactly("dropped messages[].content[file]");
    }

    @ParameterizedTest
    @CsvSource({"required,REQUIRED,2", "none,NONE,2", "named,REQUIRED,1", "auto,,2"})
    void whatMustBeCalledIsSaidWithTheToolsOffered(String wish, @Nullable String expected, int offered) {
        ToolChoice choice =
                switch (wish) {
                    case "required" -> new ToolChoice.Required();
                    case "none" -> new ToolChoice.None();
                    case "named" -> new ToolChoice.Named("g");
                    default -> new ToolChoice.Auto();
                };
        JsonNode body = written(request(List.of(HELLO), List.of(F, G), choice));

        assertThat(body.path("tool_choice").textValue()).isEqualTo(expected);
        assertThat(body.path("tools")).hasSize(offered);
    }

    @Test
    void samplingHasNamesOfItsOwn() {
        CanonicalRequest asked = new CanonicalRequest(
                List.of(HELLO),
                List.of(),
                null,
                null,
                new OutputFormat.JsonSchema("n", null, json("{'type':'object'}"), true),
                new ReasoningAsk(null, 500L, false, null),
                new Sampling(
                        new BigDecimal("1.5"),
                        new BigDecimal("0.9"),
                        5,
                        new BigDecimal("-1"),
                        null,
                        7L,
                        List.of("END"),
                        null,
                        null),
                40L,
                1,
                true,
                null);
        JsonNode body = written(asked);

        assertThat(body.path("temperature").decimalValue()).isEqualByComparingTo("1");
        assertThat(body.path("p").decimalValue()).isEqualByComparingTo("0.9");
        assertThat(body.path("k").asInt()).isEqualTo(5);
        assertThat(body.path("presence_penalty").decimalValue()).isEqualByComparingTo("0");
        assertThat(body.path("stop_sequences")).isEqualTo(json("['END']"));
        assertThat(body.path("response_format"))
                .isEqualTo(json("{'type':'json_object','json_schema':{'type':'object'}}"));
        assertThat(body.path("thinking")).isEqualTo(json("{'type':'enabled','token_budget':500}"));
        assertThat(body.path("max_tokens").asInt()).isEqualTo(40);
        assertThat(changes.all()).containsExactly("adjusted temperature: 1", "adjusted presence_penalty: 0");
    }

    @Test
    void onlyWhatIsBilledIsUsage() {
        List<AnswerEvent> events = new ArrayList<>();
        Step step = new CohereReader()
                .document(
                        bytes("{'id':'i','message':{'tool_plan':'Plan','content':[{'type':'thinking','thinking':'Hm'},"
                                + "{'type':'text','text':'Hi'}],'tool_calls':[{'id':'c','type':'function','function':"
                                + "{'name':'f','arguments':''}}],'citations':[{'start':0,'end':2,'text':'Hi','sources':"
                                + "[{'type':'document','id':'d:0','document':{'title':'T','url':'https://u'}}]}]},"
                                + "'finish_reason':'TOOL_CALL','usage':{'billed_units':{'input_tokens':5.0,"
                                + "'output_tokens':7},'tokens':{'input_tokens':605,'output_tokens':10},"
                                + "'cached_tokens':480}}"),
                        events::add);

        assertThat(step).isEqualTo(Step.ENDED);
        assertThat(events)
                .containsExactly(
                        new AnswerEvent.Started("i", null),
                        new AnswerEvent.ReasoningDelta(0, "Plan", false),
                        new AnswerEvent.ReasoningDelta(0, "Hm", false),
                        new AnswerEvent.TextDelta(0, "Hi"),
                        new AnswerEvent.ToolCallStarted(0, 0, "c", "f"),
                        new AnswerEvent.ToolArgumentsDelta(0, 0, "{}"),
                        new AnswerEvent.Cited(0, "https://u", "T", "Hi", 0, 2),
                        new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, "TOOL_CALL", null),
                        new AnswerEvent.Used(new UsageCounts(5, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0)));
    }

    @Test
    void anEndWithAnErrorIsTheUpstreamsFailure() {
        byte[] end = bytes("{'type':'message-end','delta':{'error':'x','finish_reason':'ERROR'}}");
        CohereReader reader = new CohereReader();

        assertThat(reader.event(end, 0, end.length, false, event -> {})).isEqualTo(Step.UPSTREAM_ERROR);
        assertThat(reader.mayEndHere()).isFalse();
    }

    private JsonNode written(CanonicalRequest request) {
        UpstreamModel model = new UpstreamModel("command-a", -1, null, "h", false);
        try {
            return JSON.readTree(
                    new CohereUpstream().write(request, model, changes).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CanonicalRequest request(List<Message> messages, List<Tool> tools, @Nullable ToolChoice choice) {
        return new CanonicalRequest(
                messages, tools, choice, null, new OutputFormat.Text(), null, Sampling.DEFAULT, null, 1, false, null);
    }

    private static Message message(Role role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
