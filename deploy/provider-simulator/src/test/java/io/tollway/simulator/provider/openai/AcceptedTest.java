package io.tollway.simulator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real providers take is taken here. */
class AcceptedTest {
    private static final String CHAT = "{'model':'m','messages':[{'role':'user','content':'Say it in 4 words'}],";

    private ProviderSimulator simulator;
    private Calls calls;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        calls = new Calls(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void probabilitiesOfEveryTokenAreToldWithAsManyAlternativesAsAskedFor() throws Exception {
        JsonNode answer = Calls.json(
                calls.chat(json(CHAT + "'logprobs':true,'top_logprobs':2}"), "authorization", "Bearer sk-a"));
        JsonNode content = answer.at("/choices/0/logprobs/content");

        assertThat(content).hasSize(answer.at("/usage/completion_tokens").asInt());
        assertThat(content.at("/0/top_logprobs")).hasSize(2);
        assertThat(content.at("/0/logprob").doubleValue()).isNegative();
        StringBuilder text = new StringBuilder();
        content.forEach(token -> text.append(token.path("token").asText()));
        assertThat(text).hasToString(answer.at("/choices/0/message/content").asText());
    }

    @Test
    void aStreamTellsThemPieceByPiece() throws Exception {
        HttpResponse<String> streamed =
                calls.chat(json(CHAT + "'logprobs':true,'stream':true}"), "authorization", "Bearer sk-a");

        assertThat(streamed.body()).contains("\"logprobs\":{\"content\":[{\"token\":");
    }

    /** What terminal agents and the Agents SDK send back, or only announce. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'custom_tool_call','call_id':'c','name':'apply_patch','input':'x'},{'type':'custom_tool_call_output','call_id':'c','output':'Done'}",
                "{'type':'local_shell_call','id':'l','call_id':'c','status':'completed','action':{'type':'exec','command':['ls'],'env':{}}},{'type':'local_shell_call_output','id':'c','output':'Done'}",
                "{'type':'shell_call','call_id':'c','action':{'commands':['ls']}},{'type':'shell_call_output','call_id':'c','output':[{'stdout':'Done','stderr':'','outcome':{'type':'exit','exit_code':0}}]}",
                "{'type':'apply_patch_call','call_id':'c','status':'completed','operation':{'type':'delete_file','path':'a'}},{'type':'apply_patch_call_output','call_id':'c','status':'completed','output':'Done'}",
                "{'type':'reasoning','id':'rs_1','summary':[]},{'type':'file_search_call','id':'f','status':'completed','queries':['x'],'results':null}",
                "{'type':'mcp_list_tools','id':'m','server_label':'s','tools':[]},{'type':'mcp_call','id':'n','server_label':'s','name':'f','arguments':'{}','output':'Done'}",
                "{'type':'mcp_approval_request','id':'m','server_label':'s','name':'f','arguments':'{}'},{'type':'mcp_approval_response','approval_request_id':'m','approve':true}"
            })
    void itemsOfOtherToolsThanFunctionsAreRead(String items) throws Exception {
        HttpResponse<String> answer = responses("'input':[{'role':'user','content':'Go on'}," + items + "]");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        if (items.contains("_output'") && items.contains("Done")) {
            assertThat(Calls.json(answer).at("/output/0/content/0/text").asText())
                    .contains("Done");
        }
    }

    @Test
    void anItemOfAToolThatTheClientRunsNeedsItsOutput() throws Exception {
        HttpResponse<String> answer = responses(
                "'input':[{'role':'user','content':'Go on'},{'type':'custom_tool_call','call_id':'c','name':'f','input':'x'}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("No tool output found for function call c");
    }

    @Test
    void aToolThatTakesAnyTextIsCalledWithTextWhereItIsNamed() throws Exception {
        String tools =
                "'input':'Use apply_patch','tools':[{'type':'custom','name':'apply_patch','format':{'type':'text'}},{'type':'file_search','vector_store_ids':['v']},{'type':'namespace','name':'agents','tools':[]},{'type':'mcp','server_label':'s','server_url':'https://example.org'}]";
        JsonNode call = Calls.json(responses(tools)).at("/output/0");
        String streamed = responses(tools + ",'stream':true").body();

        assertThat(call.path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(call.path("input").asText()).isNotEmpty();
        assertThat(call.path("id").asText()).startsWith("ctc_");
        assertThat(streamed)
                .contains("event: response.custom_tool_call_input.delta", "event: response.custom_tool_call_input.done")
                .doesNotContain("function_call_arguments");
    }

    private HttpResponse<String> responses(String members) throws Exception {
        return calls.post(
                "/openai/v1/responses",
                json("{'model':'m','client_metadata':{'a':'b'}," + members + "}"),
                "authorization",
                "Bearer sk-a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/openai/v1/responses|{'model':'m','input':'Hi','tools':[{'type':'web_search'}]}",
                "/anthropic/v1/messages|{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}],'tools':[{'type':'web_search_20250305','name':'web_search'}]}",
                "/gemini/v1beta/models/m:generateContent|{'contents':[{'parts':[{'text':'Hi'}]}],'tools':[{'googleSearch':{}}]}",
            })
    void searchesThatTheProviderWouldRunAreOfferedAndNotNeeded(String path, String body) throws Exception {
        HttpResponse<String> answer = calls.post(
                path,
                json(body),
                "authorization",
                "Bearer sk-a",
                "x-api-key",
                "sk-a",
                "x-goog-api-key",
                "sk-a",
                "anthropic-version",
                "2023-06-01");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
