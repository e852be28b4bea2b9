package io.tollway.simulator.provider.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms in which well-known clients say things, and which the real APIs take. */
class WhatClientsSendTest {
    private static final String SCHEMA =
            "{'type':'object','properties':{'age':{'type':'integer'}},'required':['age'],'additionalProperties':false}";
    private static final String CHAT_TOOLS =
            "'tools':[{'type':'function','function':{'name':'one'}},{'type':'function','function':{'name':'two'}}]";
    private static final String TOOLS = "'tools':[{'type':'function','name':'one'},{'type':'function','name':'two'}]";

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

    @Test
    void chat_calls_only_among_the_allowed_tools() throws Exception {
        JsonNode answer = post(
                "/openai/v1/chat/completions",
                "{'model':'m','messages':[{'role':'user','content':'call one'}]," + CHAT_TOOLS
                        + ",'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'two'}}]}}}");

        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("two");
    }

    @Test
    void responses_call_only_among_the_allowed_tools() throws Exception {
        JsonNode answer = post(
                "/openai/v1/responses",
                "{'model':'m','input':'call one'," + TOOLS
                        + ",'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'two'}]}}");

        assertThat(answer.at("/output/0/name").asText()).isEqualTo("two");
    }

    @Test
    void the_pieces_of_a_streamed_turn_are_one_turn_for_gemini() throws Exception {
        JsonNode answer = post(
                "/gemini/v1beta/models/gemini-2.5-flash:generateContent",
                "{'contents':[{'role':'user','parts':[{'text':'x'}]},{'role':'model','parts':[{'functionCall':{'name':'f'}}]},"
                        + "{'role':'model','parts':[{'text':''}]},{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'output':'rain'}}}]}]}");

        assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).contains("rain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip_thought_signature_validator", "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="})
    void gemini_takes_a_placeholder_for_a_signature_as_a_word_and_as_bytes(String placeholder) throws Exception {
        JsonNode answer = post(
                "/gemini/v1beta/models/gemini-3-flash:generateContent",
                "{'contents':[{'role':'user','parts':[{'text':'x'}]},{'role':'model','parts':[{'functionCall':{'name':'f'},'thoughtSignature':'"
                        + placeholder
                        + "'}]},{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'output':'rain'}}}]}]}");

        assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).contains("rain");
    }

    @Test
    void cohere_meets_a_schema_and_refuses_one_beside_tools() throws Exception {
        String body =
                "{'model':'m','messages':[{'role':'user','content':'x'}],'response_format':{'type':'json_object','json_schema':"
                        + SCHEMA + "}";

        JsonNode answer = post("/cohere/v2/chat", body + "}");
        HttpResponse<String> refused = calls.post(
                "/cohere/v2/chat",
                (body + ",'tools':[{'type':'function','function':{'name':'f','parameters':{}}}]}").replace('\'', '"'));

        JsonNode said =
                new JsonMapper().readTree(answer.at("/message/content/0/text").asText());
        assertThat(said.path("age").isInt()).isTrue();
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("response_format is not supported with tools");
    }

    private static JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> response = calls.post(path, body.replace('\'', '"'), "x-goog-api-key", "AIza");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Calls.json(response);
    }
}
