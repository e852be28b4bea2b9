package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.inputitems.InputItemListPage;
import com.openai.models.responses.inputitems.InputItemListParams;
import io.tollway.gateway.testing.RecordingUpstream;
import io.tollway.gateway.testing.ScriptedUpstream;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's {@code store} and {@code previous_response_id}, by OpenAI's own client, whoever serves the model. */
class StoredResponsesIT {
    private static final String FIRST = "Tell me about viaducts in 30 words";
    private static final String SECOND = "And about tunnels in 30 words?";
    private static final String INSTRUCTIONS = "Answer like a surveyor";

    @TempDir
    private Path temp;

    private ProviderSimulator provider;
    private RecordingUpstream upstream;
    private World world;
    private TestingGateway gateway;
    private String key;
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        upstream = new RecordingUpstream(provider.baseUrl());
        world = new World()
                .provider("openai", "alpha", upstream.url() + "/alpha/v1", List.of("alpha-a"))
                .provider("anthropic", "beta", upstream.url() + "/anthropic/v1", List.of("beta-a"))
                .provider("openai-responses", "delta", upstream.url() + "/delta/v1", List.of("delta-a"))
                .model("acme/openai", "alpha")
                .model("acme/anthropic", "beta")
                .model("acme/responses", "delta");
        world.storeResponses(30);
        key = world.apiKey();
        folder = temp.resolve("bodies");
        gateway = gateway(folder);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, false",
        "openai, true",
        "anthropic, false",
        "anthropic, true",
        "responses, false",
        "responses, true"
    })
    void aConversationIsKeptGoneOnFromReadAndDeleted(String model, boolean streamed) throws IOException {
        OpenAIClient client = client(key);
        Response first = answer(
                client,
                ask(model, FIRST)
                        .instructions(INSTRUCTIONS)
                        .metadata(ResponseCreateParams.Metadata.builder()
                                .putAdditionalProperty("ticket", JsonValue.from("4711"))
                                .build()),
                streamed);
        Response second = answer(client, ask(model, SECOND).previousResponseId(first.id()), streamed);

        assertThat(second.previousResponseId()).hasValue(first.id());
        assertThat(stores(first)).isTrue();
        assertThat(stores(second)).isTrue();
        String asked = upstream.bodies().getLast();
        assertThat(asked)
                .containsSubsequence(FIRST, text(first), SECOND)
                .doesNotContain("resp_", "gen-", "previous_response_id", INSTRUCTIONS, "4711", "\"store\":true");
        assertThat(record(second).usage().input())
                .isGreaterThan(record(first).usage().input());
        assertThat(record(second).holdNano()).isGreaterThan(record(first).holdNano());

        OpenAIClient colleague = client(world.apiKey());
        Response read = colleague.responses().retrieve(second.id());
        assertThat(text(read)).isEqualTo(text(second)).isNotBlank();
        assertThat(read.usage()).isEqualTo(second.usage());
        assertThat(read.status()).isEqualTo(second.status());
        assertThat(colleague
                        .responses()
                        .retrieve(first.id())
                        .metadata()
                        .orElseThrow()
                        ._additionalProperties())
                .containsKey("ticket");

        everyItemIsListedInBothOrdersAndInPages(colleague, second, text(first));
        aStrangerFindsNothing(second);
        nothingCanBeReadInTheFolder(List.of("viaducts", "tunnels", INSTRUCTIONS, text(first), text(second), "4711"));

        colleague.responses().delete(first.id());
        atOnce(
                () -> assertThatThrownBy(() -> client.responses().retrieve(first.id()))
                        .isInstanceOf(NotFoundException.class),
                () -> assertThatThrownBy(() -> client.responses().delete(first.id()))
                        .isInstanceOf(NotFoundException.class));
        // The second turn holds all that it goes on from.
        Response third = answer(client, ask(model, "And ferries?").previousResponseId(second.id()), streamed);
        assertThat(upstream.bodies().getLast()).containsSubsequence(FIRST, SECOND, "And ferries?");
        assertThat(text(third)).isNotBlank();
    }

    private static void everyItemIsListedInBothOrdersAndInPages(
            OpenAIClient client, Response second, String firstAnswer) {
        InputItemListPage ascending = client.responses()
                .inputItems()
                .list(
                        second.id(),
                        InputItemListParams.builder()
                                .order(InputItemListParams.Order.ASC)
                                .build());
        List<ResponseItem> items = ascending.data();
        assertThat(items).hasSize(3);
        assertThat(said(items.get(0))).isEqualTo(FIRST);
        assertThat(items.get(1)
                        .asResponseOutputMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo(firstAnswer);
        assertThat(said(items.get(2))).isEqualTo(SECOND);
        assertThat(ascending.hasMore()).hasValue(false);
        List<ResponseItem> paged = client
                .responses()
                .inputItems()
                .list(second.id(), InputItemListParams.builder().limit(2).build())
                .autoPager()
                .stream()
                .toList();
        assertThat(paged).isEqualTo(items.reversed());
    }

    private static String said(ResponseItem item) {
        return item.asResponseInputMessageItem()
                .content()
                .getFirst()
                .asInputText()
                .text();
    }

    private void aStrangerFindsNothing(Response response) {
        OpenAIClient stranger = client(world.otherProjectsKey());
        atOnce(
                () -> assertThatThrownBy(() -> stranger.responses().retrieve(response.id()))
                        .isInstanceOf(NotFoundException.class),
                () -> assertThatThrownBy(() -> stranger.responses().delete(response.id()))
                        .isInstanceOf(NotFoundException.class),
                () -> assertThatThrownBy(() -> stranger.responses().inputItems().list(response.id()))
                        .isInstanceOf(NotFoundException.class),
                () -> assertThatThrownBy(() -> stranger.responses()
                                .create(ask("openai", "x")
                                        .previousResponseId(response.id())
                                        .build()))
                        .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                            assertThat(refused.code()).hasValue("previous_response_not_found");
                            assertThat(refused.param()).hasValue("previous_response_id");
                        }));
    }

    /** What is not there may only not have been written yet, so the gateway looks for half a second; these wait together. */
    private static void atOnce(Runnable... checks) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.of(checks)
                    .map(check -> CompletableFuture.runAsync(check, threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void nothingCanBeReadInTheFolder(List<String> words) throws IOException {
        List<Path> all;
        try (var files = Files.walk(folder)) {
            all = files.filter(Files::isRegularFile).toList();
        }
        // A data key and two responses at least.
        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        for (Path each : all) {
            assertThat(Files.readString(each, StandardCharsets.ISO_8859_1)).doesNotContain(words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "responses"})
    void aToolsResultIsSentAloneAndFindsItsCall(String model) {
        OpenAIClient client = client(key);
        Response calling = client.responses()
                .create(ask(model, "What is the weather in Paris?")
                        .addTool(FunctionTool.builder()
                                .name("get_weather")
                                .strict(false)
                                .parameters(FunctionTool.Parameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty(
                                                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                        .build())
                                .build())
                        .build());
        ResponseFunctionToolCall call = calling.output().stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .findFirst()
                .orElseThrow()
                .asFunctionCall();

        Response answer = client.responses()
                .create(ask(model, "")
                        .inputOfResponse(List.of(
                                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                        .callId(call.callId())
                                        .output("17 degrees and rain")
                                        .build())))
                        .previousResponseId(calling.id())
                        .build());

        assertThat(text(answer)).contains("17 degrees and rain");
        assertThat(upstream.bodies().getLast()).contains("get_weather", call.callId());
    }

    @Test
    void anotherGatewayOverTheSameFolderGoesOnAtOnce() {
        try (TestingGateway other = gateway(folder)) {
            for (int turn = 0; turn < 10; turn++) {
                HttpResponse<String> first = create(gateway, FIRST, "");
                HttpResponse<String> second = create(other, SECOND, ",\"previous_response_id\":\"" + id(first) + '"');

                assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
            }
        }
    }

    @Test
    void withoutTheSettingNothingIsKeptAndARequestSaysSo() {
        world.storeResponses(null);

        HttpResponse<String> answer = create(gateway, FIRST, "");
        HttpResponse<String> streamed = create(gateway, FIRST, ",\"stream\":true");
        HttpResponse<String> next = create(gateway, SECOND, ",\"previous_response_id\":\"" + id(answer) + '"');

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"store\":false");
        assertThat(streamed.body()).contains("\"store\":false").doesNotContain("\"store\":true");
        assertThat(next.statusCode()).isEqualTo(400);
        assertThat(next.body())
                .contains("store_responses", "\"param\":\"previous_response_id\"", "\"code\":\"invalid_request\"");
        assertThat(get("/v1/responses/" + id(answer), key).statusCode()).isEqualTo(404);
        assertThat(gateway.stored("kept")).isZero();
    }

    @Test
    void whatWasKeptIsReadAndDeletedAfterTheSettingWasSwitchedOff() {
        String id = id(create(gateway, FIRST, ""));
        world.storeResponses(null);

        assertThat(get("/v1/responses/" + id, key).statusCode()).isEqualTo(200);
        HttpResponse<String> deleted = delete("/v1/responses/" + id, key);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.body()).isEqualTo("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}");
    }

    @Test
    void whoDoesNotAskForItIsNotStored() {
        HttpResponse<String> answer = Wire.post(
                gateway.url() + "/v1/responses", key, "{\"model\":\"acme/openai\",\"input\":\"" + FIRST + "\"}");

        assertThat(answer.body()).contains("\"store\":false");
        assertThat(get("/v1/responses/" + id(answer), key).statusCode()).isEqualTo(404);
    }

    @Test
    void theCallsAnswerUnderOpenRoutersPrefixToo() {
        String id = id(create(gateway, FIRST, ""));

        assertThat(get("/api/v1/responses/" + id, key).body()).contains("\"id\":\"" + id);
        assertThat(get("/api/v1/responses/" + id + "/input_items", key).body()).contains("\"object\":\"list\"");
        assertThat(delete("/api/v1/responses/" + id, key).statusCode()).isEqualTo(200);
        HttpResponse<String> gone = get("/api/v1/responses/" + id, key);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("\"code\":404");
    }

    @Test
    void refusalsAreClear() {
        String id = id(create(gateway, FIRST, ""));

        assertThat(get("/v1/responses/" + id, "").statusCode()).isEqualTo(401);
        assertThat(get("/v1/responses/" + id, world.managementKey()).body()).contains("wrong_key_kind");
        assertThat(get("/v1/responses/resp_abc", key).statusCode()).isEqualTo(404);
        assertThat(get("/v1/responses/" + id + "?stream=true", key).body()).contains("\"param\":\"stream\"");
        assertThat(get("/v1/responses/" + id + "/input_items?limit=0", key).body())
                .contains("\"param\":\"limit\"");
        assertThat(get("/v1/responses/" + id + "/other", key).body()).contains("unknown_path");
        HttpResponse<String> wrong = Wire.post(gateway.url() + "/v1/responses/" + id, key, "{}");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).hasValue("GET, DELETE");
        assertThat(create(gateway, SECOND, ",\"previous_response_id\":\"resp_abc\"")
                        .body())
                .contains("previous_response_not_found", "Previous response with id 'resp_abc' not found.");
        assertThat(create(gateway, SECOND, ",\"conversation\":\"conv_1\"").statusCode())
                .isEqualTo(400);
        assertThat(create(gateway, SECOND, ",\"background\":true").statusCode()).isEqualTo(400);
    }

    @Test
    void aFolderThatCannotBeUsedCostsNoAnswerButEveryReadIsUnavailable() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "in the way");
        try (TestingGateway blocked = gateway(file.resolve("bodies"))) {
            HttpResponse<String> answer = create(blocked, FIRST, "");
            assertThat(answer.statusCode()).isEqualTo(200);
            String path = blocked.url() + "/v1/responses/" + UUID_OF_NOBODY;

            for (HttpResponse<String> refused : List.of(
                    Wire.get(path, key),
                    Wire.get(path + "/input_items", key),
                    Wire.send(Wire.request(path, key).DELETE().build()),
                    create(blocked, SECOND, ",\"previous_response_id\":\"" + UUID_OF_NOBODY + '"'))) {
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("storage_unavailable");
                assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            }
            assertThat(blocked.inFlight()).isZero();
            Wire.get(blocked.url() + "/v1/responses/" + id(answer), key);
            assertThat(blocked.stored("failed")).isOne();
            assertThat(blocked.usage().finals()).hasSize(1);
        }
    }

    private static final String UUID_OF_NOBODY = "resp_gen-" + new UUID(0x0100_0000_0000_7000L, 0x8000_0000_0000_0001L);

    @Test
    void aStreamThatItsHoldCutIsKeptAsIncomplete() {
        String words =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n";
        try (ScriptedUpstream endless = ScriptedUpstream.neverEnding(words.repeat(60))) {
            world.provider("openai", "endless", endless.url() + "/v1", List.of("e"))
                    .model("acme/endless", "endless");

            HttpResponse<String> answer = Wire.post(
                    gateway.url() + "/v1/responses",
                    key,
                    "{\"model\":\"acme/endless\",\"input\":\"x\",\"store\":true,\"stream\":true,\"max_output_tokens\":20}");

            HttpResponse<String> read = get("/v1/responses/" + id(answer), key);
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body())
                    .contains("\"status\":\"incomplete\"", "\"reason\":\"max_output_tokens\"", "word word");
        }
    }

    @Test
    void ofAStreamThatFailedNothingIsKept() {
        String broken =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n"
                        .repeat(3);
        try (ScriptedUpstream breaking = ScriptedUpstream.streaming(broken)) {
            world.provider("openai", "breaking", breaking.url() + "/v1", List.of("b"))
                    .model("acme/breaking", "breaking");

            HttpResponse<String> answer = Wire.post(
                    gateway.url() + "/v1/responses",
                    key,
                    "{\"model\":\"acme/breaking\",\"input\":\"x\",\"store\":true,\"stream\":true}");

            assertThat(answer.body()).contains("response.failed");
            assertThat(get("/v1/responses/" + id(answer), key).statusCode()).isEqualTo(404);
            assertThat(gateway.stored("kept")).isZero();
        }
    }

    @Test
    void aConversationThatHasOutgrownABodyIsRefusedBeforeAnybodyIsAsked() {
        try (TestingGateway small = TestingGateway.start(
                world, Map.of("gateway.storage.directory", folder.toString(), "gateway.body.max-bytes", "2000"))) {
            HttpResponse<String> first = create(small, "x".repeat(1500), "");
            int asked = upstream.bodies().size();

            HttpResponse<String> second =
                    create(small, "y".repeat(1000), ",\"previous_response_id\":\"" + id(first) + '"');

            assertThat(second.statusCode()).isEqualTo(413);
            assertThat(second.body()).contains("begin a new conversation");
            assertThat(upstream.bodies()).hasSize(asked);
            assertThat(small.inFlight()).isZero();
        }
    }

    private TestingGateway gateway(Path bodies) {
        return TestingGateway.start(world, Map.of("gateway.storage.directory", bodies.toString()));
    }

    private OpenAIClient client(String as) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(as)
                .maxRetries(0)
                .build();
    }

    private static ResponseCreateParams.Builder ask(String model, String input) {
        return ResponseCreateParams.builder()
                .model("acme/" + model)
                .store(true)
                .maxOutputTokens(200)
                .input(input);
    }

    private static Response answer(OpenAIClient client, ResponseCreateParams.Builder ask, boolean streamed) {
        if (!streamed) {
            return client.responses().create(ask.build());
        }
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(ask.build())) {
            events.stream().forEach(accumulator::accumulate);
        }
        return accumulator.response();
    }

    private static boolean stores(Response response) {
        return JsonValue.from(true).equals(response._additionalProperties().get("store"));
    }

    private FinalRecord record(Response response) {
        return gateway.usage().finals().stream()
                .filter(record -> response.id().endsWith(record.generationId()))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .map(content -> content.asOutputText().text())
                .collect(Collectors.joining());
    }

    private HttpResponse<String> create(TestingGateway at, String input, String members) {
        return Wire.post(
                at.url() + "/v1/responses",
                key,
                "{\"model\":\"acme/openai\",\"max_output_tokens\":200,\"store\":true,\"input\":\"" + input + '"'
                        + members + '}');
    }

    private HttpResponse<String> get(String path, String as) {
        return Wire.get(gateway.url() + path, as);
    }

    private HttpResponse<String> delete(String path, String as) {
        HttpRequest request = Wire.request(gateway.url() + path, as).DELETE().build();
        return Wire.send(request);
    }

    /** The id of the response in an answer or in the events of a stream. */
    private static String id(HttpResponse<String> answer) {
        int at = answer.body().indexOf("\"resp_gen-");
        assertThat(at).as(answer.body()).isNotNegative();
        return answer.body().substring(at + 1, answer.body().indexOf('"', at + 1));
    }
}
