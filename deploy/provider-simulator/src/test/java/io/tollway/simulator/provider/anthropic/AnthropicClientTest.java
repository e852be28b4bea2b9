package io.tollway.simulator.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ThinkingBlock;
import com.anthropic.models.messages.ThinkingBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.Usage;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.pricing.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's own Java client on the other side of the wire. */
class AnthropicClientTest {
    private ProviderSimulator simulator;
    private AnthropicClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        client = client("sk-ant-official");
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    private AnthropicClient client(String secret) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(simulator.baseUrl() + "/anthropic")
                .apiKey(secret)
                .maxRetries(0)
                .build();
    }

    @Test
    void a_message_is_answered_counted_and_billed() {
        Message answer =
                client.messages().create(message("Say hello in 20 words").build());

        String text = answer.content().getFirst().asText().text();
        assertThat(Tokens.count(text)).isEqualTo(20).isEqualTo((int)
                answer.usage().outputTokens());
        assertThat(answer.usage().inputTokens()).isEqualTo(3 + 4 + Tokens.count("Say hello in 20 words"));
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        InvoiceRow row = simulator.invoice().getLast();
        assertThat(row.id()).isEqualTo(answer.id());
        assertThat(row.account()).isEqualTo("sk-ant-official");
        assertThat(row.usage().output()).isEqualTo(20);
        // (12 × 0.15 + 20 × 0.60) / 1 000 000
        assertThat(row.costUsd()).isEqualByComparingTo("0.0000138");
    }

    @Test
    void a_stream_says_the_same_as_the_answer_in_one_piece_and_is_billed_the_same() {
        MessageCreateParams params =
                message("Tell me of bridges").enabledThinking(1024).build();
        Message whole = client.messages().create(params);

        Message streamed = stream(params);

        assertThat(streamed.content()).isEqualTo(whole.content());
        assertThat(streamed.stopReason()).isEqualTo(whole.stopReason());
        assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
        List<InvoiceRow> rows = simulator.invoice();
        assertThat(rows.get(1).usage()).isEqualTo(rows.get(0).usage());
    }

    @Test
    void a_stop_sequence_is_told() {
        Message answer = client.messages()
                .create(message("Tell me of rivers in 60 words")
                        .addStopSequence(" the")
                        .build());

        assertThat(answer.stopReason()).contains(StopReason.STOP_SEQUENCE);
        assertThat(answer.stopSequence()).contains(" the");
        assertThat(answer.content().getFirst().asText().text()).doesNotContain(" the");
    }

    @Test
    void the_limit_ends_an_answer() {
        Message answer = client.messages()
                .create(message("Tell me of rivers in 60 words").maxTokens(7).build());

        assertThat(answer.stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(answer.usage().outputTokens()).isEqualTo(7);
    }

    @Test
    void thoughts_are_signed_and_go_back_with_a_functions_result() {
        MessageCreateParams.Builder conversation =
                message("What is the weather in Paris?").enabledThinking(2048).addTool(weather());

        Message asking = client.messages().create(conversation.build());
        ThinkingBlock thought = asking.content().get(0).asThinking();
        ToolUseBlock call = asking.content().get(1).asToolUse();
        assertThat(asking.stopReason()).contains(StopReason.TOOL_USE);
        // A sixteenth of the budget.
        assertThat(simulator.invoice().getLast().usage().reasoning()).isEqualTo(128);
        assertThat(asking.usage().outputTokens())
                .isEqualTo(128 + simulator.invoice().getLast().usage().output());

        MessageCreateParams.Builder more = conversation
                .addMessage(asking)
                .addUserMessageOfBlockParams(List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content("17 degrees and rain")
                        .build())));
        Message answer = client.messages().create(more.build());
        assertThat(answer.content().getLast().asText().text()).contains("17 degrees and rain");

        MessageCreateParams damaged = message("What is the weather in Paris?")
                .enabledThinking(2048)
                .addTool(weather())
                .addAssistantMessageOfBlockParams(List.of(
                        ContentBlockParam.ofThinking(ThinkingBlockParam.builder()
                                .thinking(thought.thinking() + "!")
                                .signature(thought.signature())
                                .build()),
                        ContentBlockParam.ofText(
                                TextBlockParam.builder().text("Well.").build())))
                .addUserMessage("And?")
                .build();
        assertThatThrownBy(() -> client.messages().create(damaged))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("messages.1.content.0: Invalid `signature` in `thinking` block");
    }

    @Test
    void functions_are_called_in_parallel_when_asked_streamed_or_not() {
        MessageCreateParams params = message("Weather in Paris and Rome, in parallel")
                .addTool(weather())
                .build();

        Message whole = client.messages().create(params);
        Message streamed = stream(params);

        assertThat(whole.content()).hasSize(2);
        assertThat(streamed.content())
                .extracting(block -> block.asToolUse()._input())
                .isEqualTo(whole.content().stream()
                        .map(block -> block.asToolUse()._input())
                        .toList());
    }

    @Test
    void what_is_marked_is_written_to_the_cache_once_and_read_from_it_afterwards() {
        simulator.setPrice(
                "anthropic",
                "claude-haiku-4-5",
                new Price(
                        new BigDecimal("1"),
                        new BigDecimal("5"),
                        new BigDecimal("0.10"),
                        null,
                        new BigDecimal("1.25"),
                        new BigDecimal("2")));
        String manual = "word ".repeat(1_500).strip();

        Usage first = client.messages()
                .create(withSystem(manual, "Write 5 tokens").build())
                .usage();
        InvoiceRow firstRow = simulator.invoice().getLast();
        Usage second = client.messages()
                .create(withSystem(manual, "Write 6 tokens").build())
                .usage();

        int fresh = 3 + 4 + Tokens.count("Write 5 tokens");
        assertThat(first.inputTokens()).isEqualTo(fresh);
        assertThat(first.cacheCreationInputTokens()).contains(1_500L);
        assertThat(first.cacheCreation().orElseThrow().ephemeral5mInputTokens()).isEqualTo(1_500);
        assertThat(first.cacheReadInputTokens()).contains(0L);
        assertThat(second.cacheReadInputTokens()).contains(1_500L);
        assertThat(second.cacheCreationInputTokens()).contains(0L);
        // 10 × 1 + 1 500 × 1.25 + 5 × 5
        assertThat(firstRow.costUsd()).isEqualByComparingTo("0.00191");
        assertThat(firstRow.usage().cacheWrite5m()).isEqualTo(1_500);
        assertThat(simulator.invoice().getLast().usage().cacheRead()).isEqualTo(1_500);
    }

    @Test
    void tokens_are_counted_without_being_billed() {
        long tokens = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("claude-haiku-4-5")
                        .addUserMessage("How many tokens?")
                        .build())
                .inputTokens();

        assertThat(tokens).isEqualTo(3 + 4 + Tokens.count("How many tokens?"));
        assertThat(simulator.invoice()).isEmpty();
    }

    @Test
    void models_are_listed_and_errors_are_of_the_clients_own_types() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("claude-haiku-4-5");
        AnthropicClient stranger = client("bad-secret");
        assertThatThrownBy(() -> stranger.messages().create(message("Hi").build()))
                .isInstanceOf(UnauthorizedException.class)
                .hasMessageContaining("invalid x-api-key");
        stranger.close();
    }

    private Message stream(MessageCreateParams params) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> response = client.messages().createStreaming(params);
                Stream<RawMessageStreamEvent> events = response.stream()) {
            events.forEach(whole::accumulate);
        }
        return whole.message();
    }

    private static MessageCreateParams.Builder message(String question) {
        return MessageCreateParams.builder()
                .model("claude-haiku-4-5")
                .maxTokens(4_096)
                .addUserMessage(question);
    }

    private static MessageCreateParams.Builder withSystem(String system, String question) {
        return message(question)
                .systemOfTextBlockParams(List.of(TextBlockParam.builder()
                        .text(system)
                        .cacheControl(CacheControlEphemeral.builder().build())
                        .build()));
    }

    private static Tool weather() {
        return Tool.builder()
                .name("get_weather")
                .description("The weather in a city")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build();
    }
}
