package io.tollway.simulator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.invoice.Outcome;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Responses API: OpenAI's own Java client on the other side of the wire, and the events of a stream. */
class ResponsesTest {
    private static final String STREAM = """
            {"model":"m","stream":true,"input":"Write 2 tokens"}""";

    private ProviderSimulator simulator;
    private Calls calls;
    private OpenAIClient client;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        calls = new Calls(simulator);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(simulator.baseUrl("openai"))
                .apiKey("sk-official")
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void a_response_is_made_counted_and_billed() {
        Response response = client.responses()
                .create(request("Say hello in 20 words")
                        .reasoning(Reasoning.builder()
                                .effort(ReasoningEffort.LOW)
                                .summary(Reasoning.Summary.AUTO)
                                .build())
                        .build());

        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.output().get(0).asReasoning().summary()).hasSize(1);
        String text = response.output()
                .get(1)
                .asMessage()
                .content()
                .getFirst()
                .asOutputText()
                .text();
        assertThat(Tokens.count(text)).isEqualTo(20);
        var usage = response.usage().orElseThrow();
        assertThat(usage.inputTokens()).isEqualTo(3 + 4 + Tokens.count("Say hello in 20 words"));
        assertThat(usage.outputTokens()).isEqualTo(32 + 20);
        assertThat(usage.outputTokensDetails().reasoningTokens()).isEqualTo(32);
        InvoiceRow row = simulator.invoice().getLast();
        assertThat(row.id()).isEqualTo(response.id());
        assertThat(row.usage().output()).isEqualTo(20);
        assertThat(row.usage().reasoning()).isEqualTo(32);
    }

    @Test
    void a_stream_says_the_same_as_the_response_in_one_piece_and_is_billed_the_same() {
        ResponseCreateParams params = request("Weather in Paris and Rome, in parallel")
                .addTool(GetWeather.class)
                .build();
        Response whole = client.responses().create(params);

        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> response = client.responses().createStreaming(params);
                Stream<ResponseStreamEvent> events = response.stream()) {
            events.forEach(accumulator::accumulate);
        }
        Response streamed = accumulator.response();

        assertThat(whole.output()).hasSize(2);
        assertThat(streamed.output())
                .extracting(item -> item.asFunctionCall().arguments())
                .isEqualTo(whole.output().stream()
                        .map(item -> item.asFunctionCall().arguments())
                        .toList());
        assertThat(streamed.usage()).isEqualTo(whole.usage());
        List<InvoiceRow> rows = simulator.invoice();
        assertThat(rows.get(1).usage()).isEqualTo(rows.get(0).usage());
    }

    /** What the weather is. */
    static class GetWeather {
        public String city = "";
    }

    @Test
    void sealed_reasoning_and_a_calls_output_go_back() {
        ResponseCreateParams.Builder thinking = ResponseCreateParams.builder()
                .model("gpt-5-mini")
                .addTool(GetWeather.class)
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
                .store(false)
                .reasoning(Reasoning.builder().effort(ReasoningEffort.LOW).build());
        ResponseInputItem question = ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("What is the weather in Paris?")
                .build());
        Response asking = client.responses()
                .create(thinking.inputOfResponse(List.of(question)).build());
        assertThat(asking.output().get(0).asReasoning().encryptedContent()).isPresent();
        ResponseFunctionToolCall call = asking.output().get(1).asFunctionCall();

        Response answer = client.responses()
                .create(thinking.inputOfResponse(List.of(
                                question,
                                ResponseInputItem.ofReasoning(
                                        asking.output().get(0).asReasoning()),
                                ResponseInputItem.ofFunctionCall(call),
                                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                        .callId(call.callId())
                                        .output("17 degrees and rain")
                                        .build())))
                        .build());

        assertThat(answer.output()
                        .getLast()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .contains("17 degrees and rain");
    }

    @Test
    void events_have_names_and_numbers_and_come_in_the_apis_order() throws Exception {
        List<JsonNode> events = events(post(STREAM).body());

        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").asInt(-1)).isEqualTo(i);
        }
        assertThat(events.getLast().at("/response/usage/output_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void an_error_in_a_stream_is_told_twice_and_what_was_sent_is_billed() throws Exception {
        simulator.addFault(Fault.of(FaultKind.ERROR_IN_STREAM).afterEvents(5));

        List<JsonNode> events = events(post(STREAM).body());

        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .endsWith("response.output_text.delta", "error", "response.failed");
        assertThat(events.getLast().at("/response/error/code").asText()).isEqualTo("server_error");
        assertThat(calls.lastRow(row -> row.outcome() == Outcome.ERROR).usage().output())
                .isEqualTo(1);
    }

    @Test
    void missing_usage_and_malformed_events_are_billed_all_the_same() throws Exception {
        simulator.addFault(Fault.of(FaultKind.MISSING_USAGE).times(1));
        assertThat(events(post(STREAM).body()).getLast().at("/response/usage").isNull())
                .isTrue();
        simulator.addFault(Fault.of(FaultKind.MALFORMED_EVENT).times(1));
        String broken = post(STREAM).body();
        assertThatThrownBy(() -> events(broken)).isInstanceOf(JsonProcessingException.class);
        assertThat(broken).contains("response.completed");
        assertThat(simulator.invoice()).extracting(row -> row.usage().output()).containsExactly(2L, 2L);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return calls.post("/openai/v1/responses", body);
    }

    private static ResponseCreateParams.Builder request(String question) {
        return ResponseCreateParams.builder().model("gpt-5-mini").input(question);
    }

    private static List<JsonNode> events(String body) throws JsonProcessingException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: ")) {
                events.add(Calls.MAPPER.readTree(line.substring("data: ".length())));
            }
        }
        return events;
    }
}
