package io.tollway.simulator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.answer.Tokens;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Text continued, without roles. */
class CompletionsTest {
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
    void everyPromptIsReadAndEveryAttemptIsBilledAlsoWhatBestOfHides() throws Exception {
        JsonNode answer = Calls.json(calls.post(
                "/acme/v1/completions",
                "{\"model\":\"m\",\"prompt\":[\"a bridge\",[1,2,3]],\"n\":1,\"best_of\":2,\"max_tokens\":5}"));

        assertThat(answer.path("choices")).hasSize(2);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(Tokens.count("a bridge") + 3);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(4 * 5);
        assertThat(simulator.invoice().getLast().usage().output()).isEqualTo(20);
    }

    @Test
    void aStreamSaysTheSameAndTellsUsageWhenAsked() throws Exception {
        String ask = "{\"model\":\"m\",\"prompt\":\"Say it in 9 words\",\"max_tokens\":50,\"echo\":true";
        String whole = Calls.json(calls.post("/acme/v1/completions", ask + "}"))
                .at("/choices/0/text")
                .asText();

        HttpResponse<String> streamed = calls.post(
                "/acme/v1/completions", ask + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        StringBuilder text = new StringBuilder();
        int told = 0;
        for (String line : streamed.body().lines().toList()) {
            if (line.startsWith("data: {")) {
                JsonNode chunk = Calls.MAPPER.readTree(line.substring(6));
                text.append(chunk.at("/choices/0/text").asText(""));
                told += chunk.at("/usage/completion_tokens").asInt(0);
            }
        }
        assertThat(text.toString()).isEqualTo(whole).startsWith("Say it in 9 words");
        assertThat(told).isEqualTo(9);
        assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void theInventorKeepsItsChatModelsFromThisPath() throws Exception {
        String ask = "{\"model\":\"%s\",\"prompt\":\"a\"}";

        assertThat(calls.post("/openai/v1/completions", ask.formatted("gpt-4o")).statusCode())
                .isEqualTo(404);
        assertThat(calls.post("/openai/v1/completions", ask.formatted("gpt-3.5-turbo-instruct"))
                        .statusCode())
                .isEqualTo(200);
    }
}
