package io.tollway.gateway.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Message.Role;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.ReasoningAsk;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.Sampling;
import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.dialect.AccessDenied;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.Traits;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.Target;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Bedrock is asked, and how a request is made an account's own. */
class BedrockUpstreamTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Vertx VERTX = Vertx.vertx();
    private static final BedrockUpstream UPSTREAM =
            new BedrockUpstream(VERTX, Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC));
    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final Message HELLO = message(Role.USER, new Part.Text("Hello"));
    private static final Tool TOOL = new Tool.Function("f", "d", json("{'type':'object'}"), null, null);

    private final Changes changes = new Changes();

    @Test
    void theModelStandsInThePathAndAStreamHasAPathOfItsOwn() {
        UpstreamModel model = new UpstreamModel(CLAUDE, -1, null, "h", false);

        assertThat(UPSTREAM.write(request(List.of(HELLO), null), model, changes).path())
                .isEqualTo("/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");
        assertThat(UPSTREAM.streamType()).isEqualTo("application/vnd.amazon.eventstream");
    }

    @Test
    void turnsAlternateAndToolsAnswerInTheUsers() {
        JsonNode body = written(
                request(
                        List.of(
                                message(Role.SYSTEM, new Part.Text("Be brief", Part.CacheMark.ONE_HOUR)),
                                HELLO,
                                message(
                                        Role.ASSISTANT,
                                        new Part.Reasoning("Hm", "sig", ReasoningFormat.ANTHROPIC, null),
                                        new Part.Encrypted("red", ReasoningFormat.ANTHROPIC, null),
                                        new Part.ToolCall("t1", "f", "{\"a\":1}")),
                                message(
                                        Role.TOOL,
                                        new Part.ToolResult("t1", "f", List.of(new Part.Text("4")), true, null)),
                                message(Role.USER, new Part.Text("And?"))),
                        null),
                CLAUDE);

        assertThat(body.path("system"))
                .isEqualTo(json("[{'text':'Be brief'},{'cachePoint':{'type':'default','ttl':'1h'}}]"));
        assertThat(body.path("messages"))
                .isEqualTo(json("[{'role':'user','content':[{'text':'Hello'}]},{'role':'assistant','content':["
                        + "{'reasoningContent':{'reasoningText':{'text':'Hm','signature':'sig'}}},"
                        + "{'reasoningContent':{'redactedContent':'red'}},"
                        + "{'toolUse':{'toolUseId':'t1','name':'f','input':{'a':1}}}]},"
                        + "{'role':'user','content':[{'toolResult':{'toolUseId':'t1','content':[{'text':'4'}],"
                        + "'status':'error'}},{'text':'And?'}]}]"));
        assertThat(changes.all()).isEmpty();
    }

    @Test
    void bytesOfImagesAndDocumentsGoAndAddressesCannot() {
        JsonNode content = written(
                        request(
                                List.of(message(
                                        Role.USER,
                                        new Part.Text("Look"),
                                        new Part.Image(new Part.Source.Data("image/png", "AA=="), null, null),
                                        new Part.Document(
                                                new Part.Source.Data("application/pdf", "JV=="), "my_file.pdf", null),
                                        new Part.Document(new Part.Source.Data("text/plain", "QQ=="), "b.txt", null),
                                        new Part.Image(new Part.Source.Url("https://a/b.png", null), null, null))),
                                null),
                        CLAUDE)
                .path("messages")
                .path(0)
                .path("content");

        assertThat(content.path(1)).isEqualTo(json("{'image':{'format':'png','source':{'bytes':'AA=='}}}"));
        assertThat(content.path(2))
                .isEqualTo(json("{'document':{'format':'pdf','name':'my-file-pdf','source':{'bytes':'JV=='}}}"));
        assertThat(content.path(3).path("document").path("name").asText()).isEqualTo("b-txt-2");
        assertThat(content).hasSize(4);
        assertThat(changes.all()).containsExactly("dropped messages[].content[image] by address");
    }

    @Test
    void claudeThinksWithinTheLimitAndOtherModelsAreNotAsked() {
        ReasoningAsk ask = new ReasoningAsk(null, 2000L, false, null);

        JsonNode body = written(request(List.of(HELLO), ask), CLAUDE);
        assertThat(body.path("additionalModelRequestFields"))
                .isEqualTo(json("{'thinking':{'type':'enabled','budget_tokens':2000}}"));
        assertThat(body.path("inferenceConfig").path("maxTokens").asLong()).isEqualTo(4000);

        assertThat(written(request(List.of(HELLO), ask), "meta.llama3-1-8b-instruct-v1:0")
                        .has("additionalModelRequestFields"))
                .isFalse();
        assertThat(changes.all()).containsExactly("dropped reasoning");
    }

    @Test
    void aToolsTurnWithoutItsThoughtsIsGoneOnWithoutThinking() {
        JsonNode body = written(
                request(
                        List.of(
                                HELLO,
                                message(
                                        Role.ASSISTANT,
                                        new Part.Reasoning("Hm", "x", ReasoningFormat.GEMINI, null),
                                        new Part.ToolCall("t1", "f", "{}")),
                                message(
                                        Role.TOOL,
                                        new Part.ToolResult("t1", "f", List.of(new Part.Text("4")), false, null))),
                        new ReasoningAsk("low", null, false, null)),
                CLAUDE);

        assertThat(body.has("additionalModelRequestFields")).isFalse();
        assertThat(changes.all())
                .contains("dropped reasoning: the thoughts behind the last tool calls were not sent back");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"auto | {'auto':{}}", "required | {'any':{}}", "named | {'tool':{'name':'f'}}"})
    void whatMustBeCalledIsSaid(String wish, String expected) {
        ToolChoice choice =
                switch (wish) {
                    case "auto" -> new ToolChoice.Auto();
                    case "required" -> new ToolChoice.Required();
                    default -> new ToolChoice.Named("f");
                };
        CanonicalRequest asked = new CanonicalRequest(
                List.of(HELLO),
                List.of(TOOL),
                choice,
                null,
                new OutputFormat.Text(),
                null,
                Sampling.DEFAULT,
                null,
                1,
                false,
                null);

        assertThat(written(asked, CLAUDE).path("toolConfig").path("toolChoice")).isEqualTo(json(expected));
    }

    @Test
    void whatCannotBeSaidIsTold() {
        CanonicalRequest asked = new CanonicalRequest(
                List.of(HELLO),
                List.of(TOOL),
                new ToolChoice.None(),
                null,
                new OutputFormat.JsonSchema("s", null, json("{'type':'object'}"), true),
                null,
                new Sampling(new BigDecimal("1.5"), null, 5, null, null, 7L, List.of("END", " "), null, null),
                null,
                2,
                false,
                "me");
        JsonNode body = written(asked, "amazon.nova-pro-v1:0");

        assertThat(body.has("toolConfig")).isFalse();
        assertThat(body.path("inferenceConfig")).isEqualTo(json("{'temperature':1,'stopSequences':['END']}"));
        assertThat(body.path("outputConfig")
                        .path("textFormat")
                        .path("structure")
                        .path("jsonSchema"))
                .isEqualTo(JSON.createObjectNode().put("name", "s").put("schema", "{\"type\":\"object\"}"));
        assertThat(changes.all())
                .containsExactly(
                        "adjusted temperature: 1",
                        "dropped top_k",
                        "dropped seed",
                        "dropped stop",
                        "adjusted n: 1",
                        "dropped user");
    }

    @Test
    void aRequestIsSignedForItsRegionAndATemporaryKeyNamesItsSession() {
        Map<String, String> headers = access(
                "{\"access_key_id\":\"AKIDEXAMPLE\",\"secret_access_key\":\"k\",\"session_token\":\"st\"}",
                "bedrock-runtime.eu-central-1.amazonaws.com");

        assertThat(headers.get("authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260304/eu-central-1/bedrock/aws4_request, "
                        + "SignedHeaders=host;");
        assertThat(headers).containsEntry("x-amz-date", "20260304T050607Z").containsEntry("x-amz-security-token", "st");
        assertThat(headers).doesNotContainKey("host");
    }

    @Test
    void jsonWithoutASchemaIsAskedForInTheInstructionsAndTheRecordSaysSo() {
        CanonicalRequest asked = new CanonicalRequest(
                List.of(HELLO),
                List.of(),
                null,
                null,
                new OutputFormat.JsonObject(),
                null,
                Sampling.DEFAULT,
                null,
                1,
                false,
                null);
        JsonNode body = written(asked, "amazon.nova-pro-v1:0");

        assertThat(body.has("outputConfig")).isFalse();
        assertThat(body.at("/system/0/text").asText()).startsWith("Answer with one JSON object");
        assertThat(changes.all()).containsExactly("adjusted response_format: asked for in the instructions");
    }

    /** Which takes a good part of a second of work and disk. */
    @Test
    void theSignersClassesAreNotLoadedOnTheEventLoop() throws Exception {
        SigningThreads threads = new SigningThreads();
        BedrockUpstream fresh = new BedrockUpstream(VERTX, threads);
        Dispatch dispatch = dispatch(
                "{\"access_key_id\":\"AKIDEXAMPLE\",\"secret_access_key\":\"k\"}",
                "bedrock-runtime.us-east-1.amazonaws.com");
        CompletableFuture<List<Header>> twice = new CompletableFuture<>();

        VERTX.runOnContext(loop -> fresh.access(dispatch)
                .compose(first -> fresh.access(dispatch))
                .onComplete(twice::complete, twice::completeExceptionally));

        assertThat(twice.get(20, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(threads.ofEventLoop).startsWith(false).endsWith(true).isSorted();
    }

    /** The time is asked for where a request is signed. */
    private static final class SigningThreads extends Clock {
        private final List<Boolean> ofEventLoop = new CopyOnWriteArrayList<>();

        @Override
        public Instant instant() {
            ofEventLoop.add(Context.isOnEventLoopThread());
            return Instant.parse("2026-03-04T05:06:07Z");
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void bedrocksOwnKeysAreBearerTokens() {
        assertThat(access("ABSKsecret", "bedrock-runtime.us-east-1.amazonaws.com"))
                .containsExactly(Map.entry("Authorization".toLowerCase(java.util.Locale.ROOT), "Bearer ABSKsecret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"access_key_id\":1}", "{broken", "{\"access_key_id\":\"a\",\"secret_access_key\":\"b\"}"})
    void aSecretThatSignsNothingIsTheAccountsFailure(String secret) {
        var access = UPSTREAM.access(dispatch(secret, "proxy.example.com"));

        assertThat(access.failed()).isTrue();
        assertThat(((AccessDenied) access.cause()).failure().kind()).isEqualTo(FailureClass.CREDENTIAL);
        assertThat(String.valueOf(access.cause())).doesNotContain("secret_access_key\":\"b");
    }

    private static Map<String, String> access(String secret, String host) {
        Map<String, String> headers = new HashMap<>();
        List<Header> own = UPSTREAM.access(dispatch(secret, host))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        for (Header header : own) {
            headers.put(
                    header.name().toString().toLowerCase(java.util.Locale.ROOT),
                    header.value().toString());
        }
        return headers;
    }

    private static Dispatch dispatch(String secret, String host) {
        UpstreamModel model = new UpstreamModel("m", -1, null, host, false, Traits.NONE);
        return new Dispatch(
                new UpstreamRequest("/model/m/converse", List.of(), new byte[] {'{', '}'}),
                model,
                new Target(host, 443, true, ""),
                "account",
                secret);
    }

    private JsonNode written(CanonicalRequest request, String model) {
        UpstreamModel endpoint = new UpstreamModel(model, -1, null, "h", false);
        try {
            return JSON.readTree(UPSTREAM.write(request, endpoint, changes).body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CanonicalRequest request(List<Message> messages, @Nullable ReasoningAsk reasoning) {
        return new CanonicalRequest(
                messages,
                List.of(),
                null,
                null,
                new OutputFormat.Text(),
                reasoning,
                Sampling.DEFAULT,
                reasoning == null ? null : 4000L,
                1,
                false,
                null);
    }

    private static Message message(Role role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
