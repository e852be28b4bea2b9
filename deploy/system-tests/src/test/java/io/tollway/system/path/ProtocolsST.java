package io.tollway.system.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README promises of the demo stack: every protocol reaches every demo model, says what it cost, and leaves a record. */
class ProtocolsST {
    private static final String ASK = "Tell me about bridges in 12 words";

    private final RunningStack stack = RunningStack.get();
    private final StackClient client =
            new StackClient(stack.value("TOLLWAY_GATEWAY_URL"), stack.value("TOLLWAY_DEMO_API_KEY"));

    @ParameterizedTest
    @CsvSource({
        "tollway/demo-small, simulator-",
        "tollway/demo-claude, simulator-anthropic",
        "tollway/demo-gemini, simulator-gemini",
    })
    void everyProtocolReachesTheModel(String model, String provider) {
        JsonNode chat = served(
                provider,
                "openai.chat",
                client.post(
                        "/v1/chat/completions",
                        "{\"model\":\"" + model + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\""
                                + ASK + "\"}]}"));
        assertThat(chat.at("/choices/0/message/content").asText()).isNotBlank();
        assertThat(chat.at("/usage/cost").decimalValue()).isPositive();

        JsonNode response = served(
                provider,
                "openai.responses",
                client.post(
                        "/v1/responses",
                        "{\"model\":\"" + model + "\",\"max_output_tokens\":64,\"input\":\"" + ASK + "\"}"));
        assertThat(response.at("/output/0/content/0/text").asText()).isNotBlank();
        assertThat(response.at("/usage/cost").decimalValue()).isPositive();

        JsonNode message = served(
                provider,
                "anthropic.messages",
                client.post(
                        "/v1/messages",
                        "{\"model\":\"" + model + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\""
                                + ASK + "\"}]}"));
        assertThat(message.at("/content/0/text").asText()).isNotBlank();
        assertThat(message.at("/usage/cost").decimalValue()).isPositive();

        JsonNode generated = served(
                provider,
                "gemini.generateContent",
                client.post(
                        "/v1beta/models/" + model + ":generateContent",
                        "{\"contents\":[{\"parts\":[{\"text\":\"" + ASK
                                + "\"}]}],\"generationConfig\":{\"maxOutputTokens\":64}}"));
        assertThat(generated.at("/candidates/0/content/parts/0/text").asText()).isNotBlank();
        assertThat(generated.at("/usageMetadata/cost").decimalValue()).isPositive();
    }

    private JsonNode served(String provider, String dialect, StackClient.Answer answer) {
        JsonNode body = answer.ok();
        assertThat(answer.header("x-tollway-provider")).startsWith(provider);
        JsonNode record = client.get("/v1/generation?id=" + answer.header("x-generation-id"))
                .ok()
                .get("data");
        assertThat(record.get("dialect").asText()).isEqualTo(dialect);
        assertThat(record.get("total_cost").decimalValue()).isPositive();
        return body;
    }
}
