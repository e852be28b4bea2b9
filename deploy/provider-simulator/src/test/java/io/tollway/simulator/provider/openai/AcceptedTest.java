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
