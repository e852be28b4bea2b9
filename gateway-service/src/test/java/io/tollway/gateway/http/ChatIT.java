package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chats over the public port against a provider that keeps its own invoice. */
class ChatIT {
    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a", "alpha-b")
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void chargesExactlyWhatTheProviderInvoicesForAWholeAnswer() {
        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        FinalRecord record = onlyFinal();
        InvoiceRow invoiced = provider.invoice().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(record.usageSource()).isEqualTo(UsageSource.PROVIDER);
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9)).isEqualByComparingTo(invoiced.costUsd());
        assertThat(invoiced.xRequestId()).isEqualTo(record.generationId());
        assertThat(answer.headers().firstValue("x-tollway-cost-usd").map(BigDecimal::new))
                .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo(invoiced.costUsd()));
        assertThat(answer.body()).contains("\"id\":\"" + record.generationId() + "\"", "\"model\":\"acme/chat\"");
        assertThat(gateway.credit().openHolds()).isZero();
        assertThat(gateway.credit().availableNano()).isEqualTo(1_000_000_000L - record.chargeNano());
    }

    @Test
    void streamsWithUsageAndCostInTheLastChunkAlthoughTheClientDidNotAsk() {
        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", true));

        // Then
        List<String> events = Wire.events(answer.body());
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(events.get(events.size() - 2)).contains("\"usage\":{", "\"cost\":0.", "\"choices\":[]");
        assertThat(events.subList(0, events.size() - 2))
                .noneMatch(event -> event.contains("\"cost\""))
                .allMatch(event -> event.contains("\"finish_reason\":"));
        assertThat(BigDecimal.valueOf(onlyFinal().chargeNano(), 9))
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }

    @Test
    void leavesOutNullUsageUnderOpenRoutersPrefixAndNamesTheProvider() {
        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/api/v1/chat/completions", key, Wire.chat("acme/chat", true));

        // Then
        assertThat(Wire.events(answer.body()))
                .noneMatch(event -> event.contains("\"usage\":null"))
                .filteredOn(event -> !event.equals("[DONE]"))
                .allMatch(event -> event.contains("\"provider\":\"alpha\""));
    }

    @Test
    void servesTheOfficialClientWhole() {
        // Given
        OpenAIClient client = client();

        // When
        ChatCompletion completion = client.chat().completions().create(parameters());

        // Then
        assertThat(completion.choices().getFirst().message().content()).isPresent();
        assertThat(completion.usage()).hasValueSatisfying(usage -> assertThat(usage._additionalProperties())
                .containsKey("cost"));
    }

    @Test
    void servesTheOfficialClientStreamed() {
        // Given
        OpenAIClient client = client();
        StringBuilder text = new StringBuilder();
        long[] completionTokens = {0};

        // When
        try (var stream = client.chat().completions().createStreaming(parameters())) {
            stream.stream().forEach((ChatCompletionChunk chunk) -> {
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
                chunk.usage().ifPresent(usage -> completionTokens[0] = usage.completionTokens());
            });
        }

        // Then
        assertThat(text).isNotEmpty();
        assertThat(completionTokens[0]).isPositive();
    }

    @Test
    void recordsStartBeforeTheFirstByteEvenWhenTheDiskIsSlow() {
        // Given
        gateway.usage().diskMillis(300);
        long began = System.nanoTime();

        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", true));

        // Then
        assertThat(System.nanoTime() - began).isGreaterThan(300_000_000L);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(gateway.usage().starts()).hasSize(1);
    }

    @Test
    void answersNothingAndChargesNothingWhenTheRequestCannotBeRecorded() {
        // Given
        gateway.usage().failing(true);

        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", true));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("billing_unavailable");
        assertThat(gateway.usage().finals()).isEmpty();
        assertThat(gateway.credit().availableNano()).isEqualTo(1_000_000_000L);
        assertThat(gateway.inFlight()).isZero();
    }

    @Test
    void capsTheOutputOfARequestWithoutALimitAndSaysSo() {
        // When
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/chat/completions",
                key,
                "{\"model\":\"acme/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-tollway-output-cap")).hasValue("8192");
    }

    @Test
    void refusesWith402WhenTheBalanceDoesNotCoverTheBound() {
        // Given
        gateway.credit().set(10);

        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false));

        // Then
        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(answer.body()).contains("\"limit\":{\"source\":\"balance\"", "\"code\":\"insufficient_credits\"");
        assertThat(provider.invoice()).isEmpty();
    }

    @Test
    void refusesWith503NotWith402WhileBillingDoesNotAnswer() {
        // Given
        gateway.credit().answering(false);

        // When
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("billing_unavailable");
    }

    @Test
    void showsTheRecordTheMomentTheAnswerEnded() {
        // Given
        HttpResponse<String> answer =
                Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", false));
        String id = answer.headers().firstValue("x-tollway-generation-id").orElseThrow();

        // When
        HttpResponse<String> record = Wire.get(gateway.url() + "/api/v1/generation?id=" + id, key);

        // Then
        assertThat(record.statusCode()).isEqualTo(200);
        assertThat(record.body())
                .contains("\"id\":\"" + id + "\"", "\"provider_name\":\"alpha\"", "\"credential_source\":\"platform\"");
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams parameters() {
        return ChatCompletionCreateParams.builder()
                .model("acme/chat")
                .maxCompletionTokens(30)
                .addUserMessage("Tell me about toll roads.")
                .putAdditionalBodyProperty("provider", JsonValue.from(Map.of("allow_fallbacks", true)))
                .build();
    }

    @Test
    void anOutputLimitIsEachChoicesOwn() {
        // When
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/chat/completions",
                key,
                "{\"model\":\"acme/chat\",\"stream\":true,\"n\":3,\"max_tokens\":20,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about bridges in 15 words\"}]}");

        // Then
        assertThat(answer.body()).contains("[DONE]");
        FinalRecord record = onlyFinal();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(BigDecimal.valueOf(record.chargeNano(), 9))
                .isEqualByComparingTo(provider.invoice().getFirst().costUsd());
    }

    private FinalRecord onlyFinal() {
        assertThat(gateway.usage().finals()).hasSize(1);
        return gateway.usage().finals().getFirst();
    }
}
