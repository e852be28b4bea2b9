package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.DocumentRequest;
import io.tollway.gateway.dialect.StreamWriter;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tools in namespaces, as codex declares those of MCP servers, are functions to every other dialect, and calls of them come back as codex finds them. */
class NamespacesTest {
    private static final String ASKED = """
            {'model':'m','input':[
              {'role':'user','content':'Find it'},
              {'type':'function_call','call_id':'c1','namespace':'mcp__docs__','name':'search','arguments':'{}'},
              {'type':'function_call_output','call_id':'c1','output':'nothing'}],
             'tool_choice':{'type':'function','namespace':'mcp__docs__','name':'search'},
             'tools':[
              {'type':'function','name':'search','parameters':{'type':'object'}},
              {'type':'namespace','name':'mcp__docs__','description':'Tools of docs','tools':[
                {'type':'function','name':'search','description':'Searches','strict':false,'parameters':{'type':'object','properties':{'q':{}}}},
                {'type':'function','name':'open.page'},
                {'type':'custom','name':'free'}]},
              {'type':'namespace','name':'docs','tools':[{'type':'function','name':'search'}]}]}""";

    @Test
    void everyOneOfThemIsAFunctionOfANameThatEveryDialectTakes() throws Refusal {
        DocumentRequest request = Talk.read(ASKED);

        assertThat(request.canonical().tools().stream().map(tool -> switch (tool) {
                    case Tool.Function function -> function.name();
                    case Tool.Hosted hosted -> "hosted " + hosted.type();
                }))
                .containsExactly(
                        "search",
                        "mcp__docs__search",
                        "mcp__docs__open_page",
                        "hosted namespace.custom",
                        "docs__search");
        Tool.Function search = (Tool.Function) request.canonical().tools().get(1);
        assertThat(search.description()).isEqualTo("Searches");
        assertThat(search.schema()).isEqualTo(Talk.json("{'type':'object','properties':{'q':{}}}"));
    }

    @Test
    void earlierCallsAndTheChoiceHaveTheSameNames() throws Refusal {
        DocumentRequest request = Talk.read(ASKED);

        assertThat(request.canonical().messages().get(1).parts())
                .containsExactly(new Part.ToolCall("c1", "mcp__docs__search", "{}"));
        assertThat(request.canonical().messages().get(2).parts())
                .first()
                .extracting(part -> ((Part.ToolResult) part).name())
                .isEqualTo("mcp__docs__search");
        assertThat(request.canonical().toolChoice()).isEqualTo(new ToolChoice.Named("mcp__docs__search"));
    }

    @Test
    void aStreamedCallNamesItsNamespace() throws Refusal {
        StreamWriter writer = Talk.CLIENT.streamWriter(Talk.read(ASKED), Talk.NAMES);
        Buffer out = Buffer.buffer();
        writer.event(new AnswerEvent.ToolCallStarted(0, 0, "c2", "mcp__docs__open_page"), out);
        writer.event(new AnswerEvent.ToolArgumentsDelta(0, 0, "{}"), out);
        writer.event(new AnswerEvent.ToolCallStarted(0, 1, "c3", "search"), out);
        writer.event(new AnswerEvent.Finished(0, StopReason.TOOL_CALLS, null, null), out);
        writer.end(Talk.COUNTED, out);

        List<JsonNode> events = Talk.data(out.toString(StandardCharsets.UTF_8));
        for (JsonNode event : events) {
            if (event.path("type").asText().startsWith("response.output_item")) {
                assertNamed(event.path("item"));
            }
        }
        JsonNode output = events.getLast().path("response").path("output");
        assertThat(output).hasSize(2);
        output.forEach(NamespacesTest::assertNamed);
    }

    @Test
    void aWholeAnswersCallNamesItsNamespace() throws Refusal {
        Buffer out = Buffer.buffer();
        List<Part> parts =
                List.of(new Part.ToolCall("c2", "mcp__docs__open_page", "{}"), new Part.ToolCall("c3", "search", "{}"));
        Talk.CLIENT.write(
                Talk.read(ASKED),
                new CanonicalAnswer(
                        null,
                        null,
                        List.of(new CanonicalAnswer.Choice(0, parts, List.of(), StopReason.TOOL_CALLS, null, null))),
                Talk.NAMES,
                Talk.COUNTED,
                out);

        JsonNode output = Talk.exact(out.getBytes()).path("output");
        assertThat(output).hasSize(2);
        output.forEach(NamespacesTest::assertNamed);
    }

    private static void assertNamed(JsonNode call) {
        if (call.path("call_id").asText().equals("c2")) {
            assertThat(call.path("namespace").asText()).isEqualTo("mcp__docs__");
            assertThat(call.path("name").asText()).isEqualTo("open.page");
        } else {
            assertThat(call.has("namespace")).isFalse();
            assertThat(call.path("name").asText()).isEqualTo("search");
        }
    }

    @Test
    void namesThatWouldBeTheSameOrTooLongAreToldApart() {
        String far = "n".repeat(60);
        JsonNode tools = Talk.json("""
                [{'type':'function','name':'a__b'},
                 {'type':'namespace','name':'a','tools':[{'type':'function','name':'b'},{'type':'function','name':'b'}]},
                 {'type':'namespace','name':'a__','tools':[{'type':'function','name':'b'}]},
                 {'type':'namespace','name':'%s','tools':[{'type':'function','name':'one'},{'type':'function','name':'two'}]}]""".formatted(far));
        ToolNames names = ToolNames.of(tools);

        List<String> all = List.of(
                names.of("", "a__b"),
                names.of("a", "b"),
                names.of("a__", "b"),
                names.of(far, "one"),
                names.of(far, "two"));
        assertThat(all).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-zA-Z0-9_-]{1,64}"));
        assertThat(ToolNames.of(tools).of(far, "one")).isEqualTo(names.of(far, "one"));
    }

    @Test
    void aFunctionWithoutANameIsRefusedByItsPlace() {
        assertThatThrownBy(
                        () -> Talk.read(
                                "{'model':'m','input':'x','tools':[{'type':'namespace','name':'n','tools':[{'type':'function'}]}]}"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().toString()).contains("tools[0].tools[0].name"));
    }

    @Test
    void aGroupThatCannotBeReadIsLeftToItsOwnDialect() throws Refusal {
        assertThat(Talk.read("{'model':'m','input':'x','tools':[{'type':'namespace'}]}")
                        .canonical()
                        .tools())
                .singleElement()
                .isInstanceOfSatisfying(
                        Tool.Hosted.class, tool -> assertThat(tool.type()).isEqualTo("namespace"));
    }
}
