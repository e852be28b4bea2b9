package io.tollway.simulator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client on the other side of the wire. */
class OfficialClientTest {
    private ProviderSimulator simulator;
    private OpenAIClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        client = client("sk-official");
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    private OpenAIClient client(String secret) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(simulator.baseUrl("openai"))
                .apiKey(secret)
                .maxRetries(0)
                .build();
    }

    @Test
    void a_chat_is_answered_counted_and_billed() {
        ChatCompletion answer =
                client.chat().completions().create(chat("Say hello in 20 words").build());

        String text = answer.choices().getFirst().message().content().orElseThrow();
        CompletionUsage usage = answer.usage().orElseThrow();
        assertThat(Tokens.count(text)).isEqualTo(20).isEqualTo((int) usage.completionTokens());
        // 3 for the answer's frame, 4 for the message's, and 5 words.
        assertThat(usage.promptTokens()).isEqualTo(3 + 4 + Tokens.count("Say hello in 20 words"));
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
        InvoiceRow row = simulator.invoice().getLast();
        assertThat(row.id()).isEqualTo(answer.id());
        assertThat(row.account()).isEqualTo("sk-official");
        assertThat(row.usage().input()).isEqualTo(usage.promptTokens());
        assertThat(row.usage().output()).isEqualTo(20);
        // (12 × 0.15 + 20 × 0.60) / 1 000 000
        assertThat(row.costUsd()).isEqualByComparingTo("0.0000138");
    }

    @Test
    void a_stream_says_the_same_as_the_answer_in_one_piece_and_tells_the_same_usage() {
        ChatCompletion whole =
                client.chat().completions().create(chat("Tell me of bridges").build());

        ChatCompletion streamed = stream(chat("Tell me of bridges")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

        assertThat(streamed.choices().getFirst().message().content())
                .isEqualTo(whole.choices().getFirst().message().content());
        assertThat(streamed.usage()).isEqualTo(whole.usage());
        List<InvoiceRow> rows = simulator.invoice();
        assertThat(rows.get(1).usage()).isEqualTo(rows.get(0).usage());
    }

    @Test
    void several_choices_are_streamed_side_by_side() {
        ChatCompletion streamed = stream(chat("Two views on rivers").n(2).build());

        assertThat(streamed.choices()).hasSize(2);
        assertThat(streamed.choices().get(0).message().content())
                .isNotEqualTo(streamed.choices().get(1).message().content());
    }

    /** What the weather is. */
    static class GetWeather {
        @JsonPropertyDescription("The city")
        public String city = "";

        public Unit unit = Unit.CELSIUS;

        enum Unit {
            CELSIUS,
            FAHRENHEIT
        }
    }

    @Test
    void an_offered_function_is_called_and_its_result_is_used() {
        ChatCompletionCreateParams.Builder conversation =
                chat("What is the weather in Paris?").addTool(GetWeather.class);

        ChatCompletionMessage asking = client.chat()
                .completions()
                .create(conversation.build())
                .choices()
                .getFirst()
                .message();
        ChatCompletionMessageFunctionToolCall call =
                asking.toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo("GetWeather");
        assertThat(call.function().arguments(GetWeather.class).city).isEqualTo("Paris");

        ChatCompletion answer = client.chat()
                .completions()
                .create(conversation
                        .addMessage(asking)
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content("17 degrees and rain")
                                .build())
                        .build());
        assertThat(answer.choices().getFirst().message().content().orElseThrow())
                .contains("17 degrees and rain");
    }

    @Test
    void functions_are_called_in_parallel_when_asked_streamed_or_not() {
        ChatCompletionCreateParams parallel = chat("Weather in Paris and Rome, in parallel")
                .addTool(GetWeather.class)
                .build();

        List<ChatCompletionMessageToolCall> whole = client.chat()
                .completions()
                .create(parallel)
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow();
        ChatCompletion streamed = stream(parallel);

        assertThat(whole).hasSize(2);
        assertThat(streamed.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(streamed.choices().getFirst().message().toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().function().arguments())
                .isEqualTo(whole.stream()
                        .map(call -> call.asFunction().function().arguments())
                        .toList());
    }

    static class Person {
        public String name = "";
        public int age;
        public List<String> hobbies = List.of();
    }

    @Test
    void a_schema_asked_for_is_met() {
        Person person = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o-mini")
                        .addUserMessage("Describe a person called Ada")
                        .responseFormat(Person.class)
                        .build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();

        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.hobbies).isNotEmpty();
    }

    @Test
    void reasoning_is_shown_and_counted_when_asked_for() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat("Think in 9 words")
                        .reasoningEffort(ReasoningEffort.LOW)
                        .build());

        CompletionUsage usage = answer.usage().orElseThrow();
        assertThat(usage.completionTokens()).isEqualTo(32 + 9);
        assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens())
                .contains(32L);
        assertThat(answer.choices().getFirst().message()._additionalProperties())
                .containsKey("reasoning_content");
        assertThat(simulator.invoice().getLast().usage().reasoning()).isEqualTo(32);
        assertThat(simulator.invoice().getLast().usage().output()).isEqualTo(9);
    }

    @Test
    void a_repeated_long_prefix_is_cached_and_billed_at_its_own_price() {
        String prefix = "word ".repeat(1_500);

        client.chat().completions().create(chat(prefix + "one").build());
        ChatCompletion second =
                client.chat().completions().create(chat(prefix + "two").build());

        long cached = second.usage()
                .orElseThrow()
                .promptTokensDetails()
                .orElseThrow()
                .cachedTokens()
                .orElseThrow();
        assertThat(cached).isEqualTo(1_408);
        assertThat(simulator.invoice().getLast().usage().cacheRead()).isEqualTo(1_408);
    }

    @Test
    void embeddings_are_unit_vectors_that_follow_from_the_input() {
        CreateEmbeddingResponse answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .inputOfArrayOfStrings(List.of("one", "two", "one"))
                        .dimensions(64)
                        .build());

        assertThat(answer.data()).hasSize(3);
        assertThat(answer.data().get(0).embedding())
                .hasSize(64)
                .isEqualTo(answer.data().get(2).embedding());
        assertThat(answer.data().get(0).embedding())
                .isNotEqualTo(answer.data().get(1).embedding());
        double square = answer.data().get(0).embedding().stream()
                .mapToDouble(value -> (double) value * value)
                .sum();
        assertThat(square).isBetween(0.999, 1.001);
        assertThat(simulator.invoice().getLast().usage().input()).isEqualTo(3);
    }

    @Test
    void models_are_listed_and_errors_are_of_the_clients_own_types() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("gpt-4o-mini");
        OpenAIClient stranger = client("bad-secret");
        assertThatThrownBy(() -> stranger.chat().completions().create(chat("Hi").build()))
                .isInstanceOf(UnauthorizedException.class)
                .hasMessageContaining("Incorrect API key");
        stranger.close();
        assertThatThrownBy(() -> client.models().retrieve(" ")).isInstanceOf(NotFoundException.class);
    }

    private ChatCompletion stream(ChatCompletionCreateParams params) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> response =
                        client.chat().completions().createStreaming(params);
                Stream<ChatCompletionChunk> chunks = response.stream()) {
            chunks.forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static ChatCompletionCreateParams.Builder chat(String question) {
        return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage(question);
    }
}
