package io.tollway.simulator.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real API refuses, in its shape. */
class AnthropicRefusalsTest {
    private static final String[] HEADERS = {"x-api-key", "sk-ant", "anthropic-version", "2023-06-01"};
    private static final String ASKED = "'model':'m','max_tokens':2000,'messages':[{'role':'user','content':'x'}]";

    private static ProviderSimulator simulator;
    private static Calls calls;

    @BeforeAll
    static void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        calls = new Calls(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'model':'m','messages':[{'role':'user','content':'x'}]}|max_tokens: Field required",
                "{'model':'m','max_tokens':0,'messages':[{'role':'user','content':'x'}]}|max_tokens: Input should be greater than or equal to 1",
                "{'model':'m','max_tokens':1.5,'messages':[{'role':'user','content':'x'}]}|max_tokens: Input should be a valid integer",
                "{'model':'claude-haiku-4-5','max_tokens':99999,'messages':[{'role':'user','content':'x'}]}|max_tokens: 99999 > 64000",
                "{'max_tokens':9,'messages':[{'role':'user','content':'x'}]}|model: Field required",
                "{'model':'m','max_tokens':9}|messages: Field required",
                "{'model':'m','max_tokens':9,'messages':[]}|messages: at least one message is required",
                "{'model':'m','max_tokens':9,'messages':[{'role':'system','content':'x'}]}|Unexpected role \"system\"",
                "{'model':'m','max_tokens':9,'messages':[{'role':'king','content':'x'}]}|messages.0.role: Input should be 'user' or 'assistant'",
                "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':'x'}]}|first message must use the \"user\" role",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':''}]}|messages.0: all messages must have non-empty content",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':''}]}]}|text content blocks must be non-empty",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'So '}]}|trailing whitespace",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_9','content':'x'}]}]}|messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_9",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'toolu_7','name':'f','input':{}}]},{'role':'user','content':'y'}]}|messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_7",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[{'type':'tool_use','id':'toolu_7','name':'f','input':{}}]}]}|toolu_7",
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/tiff','data':'AA=='}}]}]}|media_type",
                "{ASKED,'colour':1}|colour: Extra inputs are not permitted",
                "{ASKED,'temperature':1.5}|temperature: range: 0..1",
                "{ASKED,'thinking':{'type':'enabled','budget_tokens':1023}}|thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
                "{ASKED,'thinking':{'type':'enabled','budget_tokens':2000}}|`max_tokens` must be greater than `thinking.budget_tokens`",
                "{ASKED,'temperature':0.5,'thinking':{'type':'enabled','budget_tokens':1024}}|`temperature` may only be set to 1 when thinking is enabled",
                "{ASKED,'tools':[{'name':'f','input_schema':{'type':'object'}}],'tool_choice':{'type':'any'},'thinking':{'type':'enabled','budget_tokens':1024}}|Thinking may not be enabled when tool_choice forces tool use",
                "{ASKED,'tools':[{'name':'no good','input_schema':{'type':'object'}}]}|tools.0.custom.name: String should match pattern",
                "{ASKED,'tools':[{'name':'f'}]}|tools.0.custom.input_schema: Field required",
                "{ASKED,'tools':[{'name':'f','input_schema':{'type':'object'}},{'name':'f','input_schema':{'type':'object'}}]}|Tool names must be unique",
                "{ASKED,'tools':[{'name':'f','input_schema':{'type':'object'}}],'tool_choice':{'type':'tool','name':'g'}}|Tool 'g' not found in provided tools",
                "{ASKED,'tool_choice':{'type':'auto'}}|while providing tools",
                "{ASKED,'output_config':{'format':{'type':'json_schema','schema':{'type':'object','properties':{}}}}}|'additionalProperties' must be explicitly set to false",
                "{ASKED,'stop_sequences':[' ']}|each stop sequence must contain non-whitespace",
                "{ASKED,'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},{'type':'text','text':'b','cache_control':{'type':'ephemeral','ttl':'1h'}}]}|must not come after a ttl='5m'",
                "not json|not valid JSON",
            })
    void a_wrong_request_is_refused_by_place(String body, String message) throws Exception {
        HttpResponse<String> response = calls.post(
                "/anthropic/v1/messages", body.replace("ASKED", ASKED).replace('\'', '"'), HEADERS);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode answer = Calls.json(response);
        assertThat(answer.path("type").asText()).isEqualTo("error");
        assertThat(answer.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.at("/error/message").asText()).contains(message);
        assertThat(answer.path("request_id").asText())
                .isEqualTo(response.headers().firstValue("request-id").orElseThrow());
    }

    @Test
    void the_version_the_secret_the_model_and_the_path_have_their_own_answers() throws Exception {
        String good = "{" + ASKED.replace('\'', '"') + "}";
        assertThat(calls.post("/anthropic/v1/messages", good, "x-api-key", "sk").body())
                .contains("anthropic-version");
        HttpResponse<String> noSecret = calls.post("/anthropic/v1/messages", good, "anthropic-version", "2023-06-01");
        assertThat(noSecret.statusCode()).isEqualTo(401);
        assertThat(Calls.json(noSecret).at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(calls.post("/anthropic/v1/nothing", good, HEADERS).statusCode())
                .isEqualTo(404);
        assertThat(calls.post("/anthropic/v1/messages", good.replace("\"m\"", "\"x-embed\""), HEADERS)
                        .body())
                .contains("not_found_error")
                .contains("model: x-embed");
    }

    @Test
    void what_is_only_counted_may_think_and_be_forced_to_call_and_needs_no_limit() throws Exception {
        String body = """
                {"model":"m","messages":[{"role":"user","content":"x"}],"thinking":{"type":"enabled","budget_tokens":1024},
                 "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"}}""";

        assertThat(calls.post("/anthropic/v1/messages/count_tokens", body, HEADERS)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void messages_of_one_role_in_a_row_are_one_turn() throws Exception {
        String body = """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Weather?"},
                 {"role":"assistant","content":"I look."},
                 {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"rain"}]},
                 {"role":"user","content":"So?"}]}""";

        assertThat(calls.post("/anthropic/v1/messages", body, HEADERS).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_schema_asked_for_is_met_and_media_are_counted() throws Exception {
        String body = """
                {"model":"m","max_tokens":500,"output_config":{"format":{"type":"json_schema","schema":{"type":"object",
                  "properties":{"age":{"type":"integer"}},"required":["age"],"additionalProperties":false}}},
                 "messages":[{"role":"user","content":[{"type":"text","text":"See"},
                  {"type":"image","source":{"type":"url","url":"https://example.com/a.png"}},
                  {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"QUJDREU="}}]}]}""";

        JsonNode answer = Calls.json(calls.post("/anthropic/v1/messages", body, HEADERS));

        assertThat(Calls.MAPPER
                        .readTree(answer.at("/content/0/text").asText())
                        .path("age")
                        .isInt())
                .isTrue();
        JsonNode schema = Calls.MAPPER.readTree(body).at("/output_config/format/schema");
        int schemaTokens = 8 + io.tollway.simulator.provider.answer.Tokens.count(schema.toString());
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(3 + 4 + 1 + 765 + 2 + schemaTokens);
    }
}
