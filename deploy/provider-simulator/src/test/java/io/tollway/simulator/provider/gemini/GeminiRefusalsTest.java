package io.tollway.simulator.provider.gemini;

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
class GeminiRefusalsTest {
    private static final String PATH = "/gemini/v1beta/models/gemini-3-pro:generateContent";
    private static final String ASKED = "'contents':[{'role':'user','parts':[{'text':'x'}]}]";
    private static final String CALLED = "{'role':'user','parts':[{'text':'x'}]},"
            + "{'role':'model','parts':[{'functionCall':{'name':'f','args':{}}SIGNATURE}]},"
            + "{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'output':'y'}}}]}";

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
                "{}|contents is not specified",
                "not json|Invalid JSON payload received",
                "{ASKED,'colour':1}|Unknown name \"colour\": Cannot find field.",
                "{ASKED,'generationConfig':{'colour':1}}|Unknown name \"colour\" at 'generation_config': Cannot find field.",
                "{'contents':[{'role':'assistant','parts':[{'text':'x'}]}]}|Please use a valid role: user, model.",
                "{'contents':[{'role':'user','parts':[]}]}|contents.parts must not be empty",
                "{'contents':[{'role':'user','parts':[{}]}]}|must have one initialized field",
                "{'contents':[{'role':'user','parts':[{'text':5}]}]}|TYPE_STRING",
                "{'contents':[{'role':'user','parts':[{'functionResponse':{'name':'f','response':{}}}]}]}|function response turn comes immediately after a function call turn",
                "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f'}}]}]}|function call turn comes immediately after a user turn",
                "{'contents':[{'role':'user','parts':[{'text':'x'}]},{'role':'model','parts':[{'functionCall':{'name':'f'}}]},{'role':'user','parts':[{'text':'x'}]}]}|number of function response parts is equal",
                "{'contents':[CALLED]}|missing a thought_signature",
                "{'contents':[FALSELY]}|Corrupted thought signature",
                "{ASKED,'tools':{'colour':1}}|only function_declarations are supported",
                "{ASKED,'generationConfig':{'maxOutputTokens':0}}|maxOutputTokens value of 0",
                "{ASKED,'generationConfig':{'candidateCount':9}}|candidateCount value of 9",
                "{ASKED,'generationConfig':{'temperature':3}}|temperature",
                "{ASKED,'generationConfig':{'stopSequences':['a','b','c','d','e','f']}}|at most 5",
                "{ASKED,'generationConfig':{'thinkingConfig':{'thinkingBudget':100,'thinkingLevel':'LOW'}}}|only set only one",
                "{ASKED,'generationConfig':{'responseSchema':{'type':'OBJECT'}}}|only allowed for response_mime_type",
                "{ASKED,'generationConfig':{'responseMimeType':'application/json','responseSchema':{'type':'OBJECT','additionalProperties':false}}}|Unknown name \"additionalProperties\" at 'generation_config.response_schema'",
                "{ASKED,'tools':[{'functionDeclarations':[{'name':'f','parameters':{'type':'OBJECT','properties':{'a':{'type':'ARRAY'}}}}]}]}|items: missing field",
                "{ASKED,'tools':[{'functionDeclarations':[{'name':'no good'}]}]}|Invalid function name",
            })
    void a_wrong_request_is_refused(String body, String message) throws Exception {
        String full = body.replace("ASKED", ASKED)
                .replace("FALSELY", CALLED.replace("SIGNATURE", ",'thoughtSignature':'AAAA'"))
                .replace("CALLED", CALLED.replace("SIGNATURE", ""));
        HttpResponse<String> response = calls.post(PATH, full.replace('\'', '"'), "x-goog-api-key", "AIza");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = Calls.json(response).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(400);
        assertThat(error.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(error.path("message").asText()).contains(message);
    }

    @Test
    void a_signature_may_be_replaced_by_the_word_for_callers_without_one_and_older_models_need_none() throws Exception {
        String skipping = "{'contents':["
                + CALLED.replace("SIGNATURE", ",'thoughtSignature':'skip_thought_signature_validator'") + "]}";
        String unsigned = "{'contents':[" + CALLED.replace("SIGNATURE", "") + "]}";

        assertThat(calls.post(PATH, skipping.replace('\'', '"'), "x-goog-api-key", "AIza")
                        .statusCode())
                .isEqualTo(200);
        assertThat(calls.post(
                                PATH.replace("gemini-3-pro", "gemini-2.5-pro"),
                                unsigned.replace('\'', '"'),
                                "x-goog-api-key",
                                "AIza")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_key_may_stand_in_the_query_and_must_stand_somewhere() throws Exception {
        String body = "{" + ASKED.replace('\'', '"') + "}";

        assertThat(calls.post(PATH + "?key=AIza", body).statusCode()).isEqualTo(200);
        assertThat(simulator.invoice().getLast().account()).isEqualTo("AIza");
        assertThat(calls.post(PATH, body).statusCode()).isEqualTo(403);
        HttpResponse<String> bad = calls.post(PATH + "?key=bad", body);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(Calls.json(bad).at("/error/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
    }

    @Test
    void unknown_models_methods_and_models_of_the_other_kind_are_not_found() throws Exception {
        String body = "{" + ASKED.replace('\'', '"') + "}";

        for (String path : new String[] {
            "/gemini/v1beta/models/gemini-embedding-001:generateContent",
            "/gemini/v1beta/models/gemini-3-pro:embedContent",
            "/gemini/v1beta/models/gemini-3-pro:dream",
            "/gemini/v1beta/nothing"
        }) {
            HttpResponse<String> response = calls.post(path + "?key=AIza", body);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(Calls.json(response).at("/error/status").asText()).isEqualTo("NOT_FOUND");
        }
        assertThat(Calls.json(calls.get("/gemini/v1beta/models?key=AIza"))
                        .at("/models/0/name")
                        .asText())
                .startsWith("models/gemini-");
    }
}
