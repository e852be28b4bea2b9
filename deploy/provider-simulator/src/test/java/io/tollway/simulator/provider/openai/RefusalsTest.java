package io.tollway.simulator.provider.openai;

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
class RefusalsTest {
    private static ProviderSimulator simulator;
    private static Calls calls;

    @BeforeAll
    static void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults().withBodyLimit(20_000));
        calls = new Calls(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'messages':[]}|-|-|model",
                "not json|-|-|parse",
                "[1]|-|-|parse",
                "{} {}|-|-|parse",
                "{'model':5,'messages':[{'role':'user','content':'x'}]}|invalid_type|model|string",
                "{'model':'m'}|missing_required_parameter|messages|messages",
                "{'model':'m','messages':[]}|empty_array|messages|minimum length 1",
                "{'model':'m','messages':{}}|invalid_type|messages|array",
                "{'model':'m','messages':[5]}|invalid_type|messages[0]|object",
                "{'model':'m','messages':[{'content':'x'}]}|missing_required_parameter|messages[0].role|role",
                "{'model':'m','messages':[{'role':'king','content':'x'}]}|invalid_value|messages[0].role|developer",
                "{'model':'m','messages':[{'role':'user'}]}|invalid_type|messages[0].content|null",
                "{'model':'m','messages':[{'role':'user','content':5}]}|invalid_type|messages[0].content|integer",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'smell'}]}]}|invalid_value|messages[0].content[0].type|image_url",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'nowhere'}}]}]}|invalid_image_url|messages[0].content[0].image_url.url|URL",
                "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/tiff;base64,AA=='}}]}]}|invalid_image_format|-|webp",
                "{'model':'m','messages':[{'role':'tool','tool_call_id':'c','content':'x'}]}|-|messages[0].role|preceeding",
                "{'model':'m','messages':[{'role':'assistant','tool_calls':[{'id':'call_9','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'user','content':'x'}]}|-|messages|call_9",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'colour':1}|-|-|colour",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'temperature':3}|decimal_above_maximum_value|temperature|<= 2",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'temperature':'hot'}|invalid_type|temperature|string",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':0}|integer_below_minimum_value|max_tokens|>= 1",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'max_tokens':1e3}|invalid_type|max_tokens|integer",
                "{'model':'gpt-4o','messages':[{'role':'user','content':'x'}],'max_tokens':99999}|invalid_value|max_tokens|16384",
                "{'model':'gpt-4o','messages':[{'role':'user','content':'x'}],'n':129}|integer_above_maximum_value|n|<= 128",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'stream':'yes'}|invalid_type|stream|boolean",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'stream_options':{'include_usage':true}}|-|stream_options|stream",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'stop':['a','b','c','d','e']}|array_above_max_length|stop|4",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'reasoning_effort':'huge'}|invalid_value|reasoning_effort|minimal",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_object'}}|-|messages|json",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_schema'}}|missing_required_parameter|response_format.json_schema|json_schema",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'tool_choice':'auto'}|-|tool_choice|tools",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','function':{'name':'no good'}}]}|invalid_value|tools[0].function.name|pattern",
                "{'model':'m','messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}}}|-|tool_choice|g",
            })
    void a_wrong_request_is_refused_by_field(String body, String code, String param, String message) throws Exception {
        HttpResponse<String> response = calls.chat(body.replace('\'', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = Calls.json(response).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText(null)).isEqualTo(code);
        assertThat(error.path("param").asText(null)).isEqualTo(param);
        assertThat(error.path("message").asText()).contains(message);
        assertThat(response.headers().firstValue("x-request-id").orElseThrow()).startsWith("req_");
    }

    @Test
    void a_missing_secret_a_wrong_method_and_an_unknown_path_have_their_own_answers() throws Exception {
        assertThat(calls.chat("{}", "authorization", "Basic abc").statusCode()).isEqualTo(401);
        assertThat(calls.get("/openai/v1/chat/completions").statusCode()).isEqualTo(405);
        assertThat(calls.post("/openai/v1/nothing", "{}").statusCode()).isEqualTo(404);
        assertThat(calls.get("/").statusCode()).isEqualTo(404);
        assertThat(calls.get("/openai").statusCode()).isEqualTo(404);
        assertThat(calls.chat(
                                "{\"model\":\"text-embedding-3-small\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_body_above_the_limit_is_refused() throws Exception {
        assertThat(calls.chat("x".repeat(30_000)).statusCode()).isEqualTo(413);
        assertThat(calls.chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void imitators_take_parameters_that_the_inventor_refuses() throws Exception {
        String body = "{\"model\":\"m\",\"top_k\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

        assertThat(calls.post("/openai/v1/chat/completions", body).statusCode()).isEqualTo(400);
        assertThat(calls.post("/acme/v1/chat/completions", body).statusCode()).isEqualTo(200);
    }

    @Test
    void images_sounds_and_files_are_counted() throws Exception {
        String parts = """
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":[
                 {"type":"text","text":"See"},
                 {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},
                 {"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}},
                 {"type":"file","file":{"file_data":"data:application/pdf;base64,QUJDREU="}},
                 {"type":"file","file":{"file_id":"file-1"}}]}]}""";

        JsonNode usage = Calls.json(calls.chat(parts)).path("usage");

        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(3 + 4 + 1 + 85 + 765 + 1 + 2 + 250);
    }
}
