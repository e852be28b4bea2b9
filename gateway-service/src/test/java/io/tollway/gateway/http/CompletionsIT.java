package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text completions: passed to endpoints that declare them, said as one message to all others. */
class CompletionsIT {
    private static final String ASK = "Tell me about bridges in 30 words";
    private static final JsonMapper JSON = new JsonMapper();

    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("openai", "alpha", provider.baseUrl() + "/alpha/v1", List.of("alpha-a"))
                .provider("anthropic", "beta", provider.baseUrl() + "/anthropic/v1", List.of("beta-a"))
                .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                .model("acme/text", List.of(EndpointFamily.COMPLETIONS), "alpha")
                .model("acme/openai", "alpha")
                .model("acme/anthropic", "beta")
                .model("acme/gemini", "gamma")
                .embeddings("acme/vectors", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "openai", "anthropic", "gemini"})
    void openAisClientCompletesTextWithEveryUpstream(String upstream) {
        CompletionCreateParams ask = CompletionCreateParams.builder()
                .model("acme/" + upstream)
                .prompt(ASK)
                .maxTokens(200)
                .build();

        Completion whole = client().completions().create(ask);
        StringBuilder streamed = new StringBuilder();
        try (StreamResponse<Completion> chunks = client().completions().createStreaming(ask)) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> streamed.append(choice.text()));
        }

        assertThat(whole.choices().getFirst().text()).isNotBlank().isEqualTo(streamed.toString());
        assertThat(whole.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(whole.model()).isEqualTo("acme/" + upstream);
        assertThat(whole.usage().orElseThrow()._additionalProperties()).containsKey("cost");
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced();
    }

    @Test
    void severalPromptsChoicesAndAllOptionsReachAnEndpointThatDeclaresCompletions() {
        Completion answer = client().completions()
                .create(CompletionCreateParams.builder()
                        .model("acme/text")
                        .promptOfArrayOfStrings(List.of("a bridge", "a river"))
                        .n(2)
                        .bestOf(3)
                        .maxTokens(8)
                        .echo(true)
                        .logprobs(1)
                        .suffix("the end")
                        .stop("zzz")
                        .build());

        assertThat(answer.choices()).hasSize(4);
        assertThat(answer.choices().get(3).text()).startsWith("a river");
        assertThat(answer.choices().getFirst().logprobs()).isPresent();
        assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("length");
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced();
    }

    @Test
    void anUpstreamThatChatsEchoesTheFirstOfOnePromptAndListsWhatItCannotSay() {
        Completion answer = client().completions()
                .create(CompletionCreateParams.builder()
                        .model("acme/anthropic")
                        .promptOfArrayOfStrings(List.of(ASK))
                        .maxTokens(200)
                        .echo(true)
                        .logprobs(1)
                        .suffix("the end")
                        .build());

        assertThat(answer.choices().getFirst().text()).startsWith(ASK);
        assertThat(gateway.usage().finals().getFirst().changes()).contains("dropped suffix", "dropped logprobs");
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced();
    }

    @Test
    void severalPromptsAreRefusedByAModelThatChats() {
        assertThatThrownBy(() -> client().completions()
                        .create(CompletionCreateParams.builder()
                                .model("acme/openai")
                                .promptOfArrayOfStrings(List.of("a", "b"))
                                .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("prompt must be one text");
        assertThat(provider.invoice()).isEmpty();
    }

    @Test
    void aMissingLimitIsOpenAisSixteenTokensThereAndOpenUnderOpenRoutersPrefix() throws IOException {
        String body = "{\"model\":\"acme/text\",\"prompt\":\"" + ASK + "\"}";

        JsonNode openAi = JSON.readTree(
                Wire.post(gateway.url() + "/v1/completions", key, body).body());
        JsonNode openRouter = JSON.readTree(
                Wire.post(gateway.url() + "/api/v1/completions", key, body).body());

        assertThat(openAi.at("/usage/completion_tokens").asInt()).isEqualTo(16);
        assertThat(openRouter.at("/usage/completion_tokens").asInt()).isEqualTo(30);
        everyRecordIsCompleteAndCostsWhatTheProviderInvoiced();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "gemini"})
    void aStreamThatBreaksOffEndsInAnErrorAndWithoutDone(String upstream) {
        provider.addFault(Fault.of(FaultKind.CUT).afterEvents(3));

        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/completions",
                key,
                "{\"model\":\"acme/" + upstream + "\",\"stream\":true,\"max_tokens\":200,\"prompt\":\"" + ASK + "\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"error\":{", "\"text_completion\"").doesNotContain("[DONE]");
        assertThat(gateway.usage().finals().getFirst().chargeNano()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"acme/text\"}|prompt",
                "{\"model\":\"acme/text\",\"prompt\":[]}|prompt",
                "{\"model\":\"acme/text\",\"prompt\":[1,\"a\"]}|prompt",
                "{\"model\":\"acme/text\",\"prompt\":[\"a\",{}]}|prompt[1]",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"n\":0}|n",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"n\":2,\"best_of\":1}|best_of",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"max_tokens\":-1}|max_tokens",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"temperature\":1e999}|temperature",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"stop\":[1]}|stop",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"stream\":\"yes\"}|stream",
                "{\"model\":\"acme/text\",\"prompt\":\"a\",\"stream_options\":3}|stream_options",
                "{\"prompt\":\"a\"}|model",
            })
    void aRequestThatMeansNothingIsRefusedByItsField(String body, String field) throws IOException {
        HttpResponse<String> answer = Wire.post(gateway.url() + "/v1/completions", key, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/param").asText()).isEqualTo(field);
        assertThat(provider.invoice()).isEmpty();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    @Test
    void aCallOfAnotherKindIsRefusedBeforeAProviderSeesIt() {
        HttpResponse<String> chat =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/vectors", false));
        HttpResponse<String> text =
                Wire.post(gateway.url() + "/v1/completions", key, "{\"model\":\"acme/vectors\",\"prompt\":\"a\"}");
        HttpResponse<String> chatted =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/text", false));

        assertThat(chat.statusCode()).isEqualTo(404);
        assertThat(chat.body()).contains("acme/vectors@alpha: answers embeddings, not chat");
        assertThat(text.statusCode()).isEqualTo(404);
        assertThat(text.body()).contains("answers embeddings, not chat or completions");
        assertThat(chatted.statusCode()).isEqualTo(404);
        assertThat(provider.invoice()).isEmpty();
    }

    private void everyRecordIsCompleteAndCostsWhatTheProviderInvoiced() {
        List<FinalRecord> records = gateway.usage().finals();
        assertThat(records).isNotEmpty().allSatisfy(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(record.dialect()).isEqualTo("openai.completions");
        });
        BigDecimal charged = records.stream()
                .map(record -> BigDecimal.valueOf(record.chargeNano(), 9))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal invoiced =
                provider.invoice().stream().map(row -> row.costUsd()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(charged).isPositive().isEqualByComparingTo(invoiced);
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
