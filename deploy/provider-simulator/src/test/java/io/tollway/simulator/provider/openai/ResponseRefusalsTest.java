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

/** What the real Responses API refuses, in its shape, and what it takes. */
class ResponseRefusalsTest {
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
            nullValues = "-",
            quoteCharacter = '^',
            value = {
                "{'model':'m'}|missing_required_parameter|input|input",
                "{'input':'x'}|missing_required_parameter|model|model",
                "{'model':'text-embedding-3-small','input':'x'}|model_not_found|model|does not exist",
                "{'model':'m','input':'x','colour':1}|unknown_parameter|colour|colour",
                "{'model':'m','input':'x','previous_response_id':'resp_1'}|previous_response_not_found|previous_response_id|Previous response with id 'resp_1' not found.",
                "{'model':'m','input':'x','max_output_tokens':5}|integer_below_minimum_value|max_output_tokens|>= 16",
                "{'model':'m','input':'x','text':{'format':{'type':'json_object'}}}|-|input|json",
                "{'model':'m','input':'x','text':{'format':{'type':'json_schema'}}}|missing_required_parameter|text.format.name|name",
                "{'model':'m','input':'x','tools':[{'type':'function'}]}|missing_required_parameter|tools[0].name|name",
                "{'model':'m','input':[{'role':'king','content':'x'}]}|invalid_value|input[0]|developer",
                "{'model':'m','input':[{'role':'assistant','content':[{'type':'input_text','text':'x'}]}]}|invalid_value|input[0].content[0]|output_text",
                "{'model':'m','input':[{'type':'function_call_output','call_id':'call_1','output':'x'}]}|-|input|No tool call found for function call output with call_id call_1.",
                "{'model':'m','input':[{'type':'function_call','call_id':'call_1','name':'f','arguments':'{}'}]}|-|input|No tool output found for function call call_1.",
                "{'model':'m','input':[{'type':'reasoning','id':'rs_1','summary':[]}]}|-|input|without its required following item",
                "{'model':'m','input':[{'type':'reasoning','summary':[],'encrypted_content':'gAAAA'},{'role':'assistant','content':'x'}]}|invalid_encrypted_content|-|could not be verified",
            })
    void a_wrong_request_is_refused_by_field(String body, String code, String param, String message) throws Exception {
        HttpResponse<String> response = post(body.replace('\'', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = Calls.json(response).path("error");
        assertThat(error.path("code").asText(null)).isEqualTo(code);
        assertThat(error.path("param").asText(null)).isEqualTo(param);
        assertThat(error.path("message").asText()).contains(message);
    }

    @Test
    void the_limit_leaves_a_response_incomplete() throws Exception {
        JsonNode response = Calls.json(
                post("{\"model\":\"m\",\"max_output_tokens\":16,\"input\":\"Tell me of rivers in 60 words\"}"));

        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(16);
    }

    @Test
    void a_schema_asked_for_is_met() throws Exception {
        JsonNode response = Calls.json(post("""
                {"model":"m","input":"Describe Ada","text":{"format":{"type":"json_schema","name":"person",
                 "schema":{"type":"object","properties":{"age":{"type":"integer"}},"required":["age"]}}}}"""));

        String text = response.at("/output/0/content/0/text").asText();
        assertThat(Calls.MAPPER.readTree(text).path("age").isInt()).isTrue();
    }

    @Test
    void conversations_and_references_to_items_find_nothing() throws Exception {
        assertThat(post("{\"model\":\"m\",\"input\":\"x\",\"conversation\":\"conv_1\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void images_and_files_are_counted() throws Exception {
        JsonNode response = Calls.json(post("""
                {"model":"m","max_output_tokens":16,"input":[{"role":"user","content":[{"type":"input_text","text":"See"},
                 {"type":"input_image","image_url":"https://example.com/a.png","detail":"low"},
                 {"type":"input_file","file_data":"data:application/pdf;base64,QUJDREU="}]}]}"""));

        assertThat(response.at("/usage/input_tokens").asInt()).isEqualTo(3 + 4 + 1 + 85 + 2);
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return calls.post("/openai/v1/responses", body);
    }
}
