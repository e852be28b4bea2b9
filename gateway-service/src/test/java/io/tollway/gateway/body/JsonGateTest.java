package io.tollway.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollway.gateway.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes the gate, and everything that does not. */
class JsonGateTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private final JsonGate gate = new JsonGate(new GateLimits(64, 10_000, 20, 4, 8, 3));

    @Test
    void readsWhatTheGatewayNeedsAndNothingElse() throws Refusal {
        // When
        ChatBody chat = gate.chat(
                bytes(
                        "{ \"model\" : \"acme/chat\" ,\"stream\":true,\"max_tokens\":7,\"n\":2,\"user\":\"u-1\","
                                + MESSAGES
                                + ",\"tools\":[{}],\"provider\":{\"only\":[\"alpha\"],\"max_price\":{\"prompt\":\"0.15\"}},\"models\":[\"acme/other\"]}"));

        // Then
        assertThat(chat.model()).isEqualTo("acme/chat");
        assertThat(chat.stream()).isTrue();
        assertThat(chat.outputLimit()).isEqualTo(7);
        assertThat(chat.choices()).isEqualTo(2);
        assertThat(chat.endUser()).isEqualTo("u-1");
        assertThat(chat.messages()).isEqualTo(1);
        assertThat(chat.tools()).isEqualTo(1);
        assertThat(chat.preferences().only()).containsExactly("alpha");
        assertThat(chat.preferences().maxPromptPico()).isEqualTo(150_000);
        assertThat(chat.fallbackModels()).containsExactly("acme/other");
        assertThat(chat.dropped()).containsExactly("provider", "models");
    }

    @Test
    void aBodyThatBreaksOffAnywhereIsRefused() throws Refusal {
        String whole =
                "{\"provider\":{\"only\":[\"x\"]} , \"models\":[\"c/d\"] ,\"reasoning\":{\"max_tokens\":2000},\"model\":\"a/b\","
                        + "\"max_tokens\":null,\"tools\":[{\"type\":\"function\",\"cache_control\":{\"type\":\"ephemeral\"},\"function\":{\"name\":\"f\"}}],"
                        + MESSAGES + ",\"session_id\":\"s\" }";
        gate.chat(bytes(whole));
        for (int end = 0; end < whole.length(); end++) {
            byte[] cut = bytes(whole.substring(0, end));
            assertThatThrownBy(() -> gate.chat(cut)).as(whole.substring(0, end)).isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> gate.document(cut))
                    .as(whole.substring(0, end))
                    .isInstanceOf(Refusal.class);
        }
    }

    @Test
    void aNumberThatNoTypeHoldsIsRefused() {
        String body = "{\"model\":\"m\",\"x\":[1e99999999999999999999]}";
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> gate.document(bytes(body)));
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().message()).contains("a number whose exponent is too large");
    }

    @Test
    void theEndUserIsWhomUserNamesAndWithoutItTheSafetyIdentifier() throws Refusal {
        String later = "{\"model\":\"m\",\"safety_identifier\":\"s-1\"," + MESSAGES;

        assertThat(gate.chat(bytes(later + "}")).endUser()).isEqualTo("s-1");
        assertThat(gate.chat(bytes(later + ",\"user\":\"u-1\"}")).endUser()).isEqualTo("u-1");
        assertThat(gate.chat(bytes(later + ",\"user\":null}")).endUser()).isEqualTo("s-1");
    }

    @Test
    void measuresMediaApartFromText() throws Refusal {
        // When
        ChatBody chat = gate.chat(bytes(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what is it\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAAAAAAAAAAAAAA\"}},"
                        + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}]}]}"));

        // Then
        assertThat(chat.images()).isEqualTo(1);
        assertThat(chat.audioBytes()).hasSize(1);
        assertThat(chat.mediaBytes()).isGreaterThan(50).isLessThan(chat.sizeBytes());
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("empty", new byte[0]),
                Arguments.of("white space", bytes("   \n")),
                Arguments.of("null", bytes("null")),
                Arguments.of("an array", bytes("[]")),
                Arguments.of("a string", bytes("\"x\"")),
                Arguments.of("cut", bytes("{\"model\":\"m\"," + MESSAGES)),
                Arguments.of("a second document", bytes("{\"model\":\"m\"," + MESSAGES + "}{}")),
                Arguments.of("a byte order mark", bytes("\uFEFF{\"model\":\"m\"," + MESSAGES + "}")),
                Arguments.of("a comment", bytes("{/* x */\"model\":\"m\"," + MESSAGES + "}")),
                Arguments.of("a trailing comma", bytes("{\"model\":\"m\"," + MESSAGES + ",}")),
                Arguments.of("single quotes", bytes("{'model':'m'}")),
                Arguments.of("NaN", bytes("{\"model\":\"m\",\"temperature\":NaN," + MESSAGES + "}")),
                Arguments.of("the same name twice", bytes("{\"model\":\"m\",\"model\":\"n\"," + MESSAGES + "}")),
                Arguments.of(
                        "the same name twice, escaped once",
                        bytes("{\"model\":\"m\",\"mod\\u0065l\":\"n\"," + MESSAGES + "}")),
                Arguments.of(
                        "the same name twice, nested",
                        bytes("{\"model\":\"m\",\"metadata\":{\"a\":1,\"a\":2}," + MESSAGES + "}")),
                Arguments.of(
                        "depth",
                        bytes("{\"model\":\"m\",\"x\":" + "[".repeat(70) + "]".repeat(70) + "," + MESSAGES + "}")),
                Arguments.of(
                        "tokens", bytes("{\"model\":\"m\",\"x\":[" + "1,".repeat(20_000) + "1]," + MESSAGES + "}")),
                Arguments.of(
                        "a long number", bytes("{\"model\":\"m\",\"x\":" + "1".repeat(1000) + "," + MESSAGES + "}")),
                Arguments.of("a long name", bytes("{\"" + "k".repeat(50_000) + "\":1}")),
                Arguments.of("half a surrogate pair", bytes("{\"model\":\"m\",\"x\":\"\\ud800\"," + MESSAGES + "}")),
                Arguments.of("a low surrogate alone", bytes("{\"model\":\"m\",\"x\":\"\\udc00\"," + MESSAGES + "}")),
                Arguments.of("UTF-16", "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of("a lone continuation byte", raw(0x80)),
                Arguments.of("an overlong slash", raw(0xC0, 0xAF)),
                Arguments.of("an overlong three-byte form", raw(0xE0, 0x80, 0xAF)),
                Arguments.of("an encoded surrogate", raw(0xED, 0xA0, 0x80)),
                Arguments.of("beyond Unicode", raw(0xF4, 0x90, 0x80, 0x80)),
                Arguments.of("a truncated four-byte form", raw(0xF0, 0x9F, 0x98)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesWhatIsNotOneStrictJsonObject(String what, byte[] body) {
        // When
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> gate.chat(body));

        // Then
        assertThat(refusal).as(what).isNotNull();
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().code()).isEqualTo("invalid_json");
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                field("model", "{" + MESSAGES + "}"),
                field("model", "{\"model\":\"\"," + MESSAGES + "}"),
                field("model", "{\"model\":[\"m\"]," + MESSAGES + "}"),
                field("model", "{\"model\":\"" + "m".repeat(300) + "\"," + MESSAGES + "}"),
                field("messages", "{\"model\":\"m\"}"),
                field("messages", "{\"model\":\"m\",\"messages\":[]}"),
                field("messages", "{\"model\":\"m\",\"messages\":{}}"),
                field("messages", "{\"model\":\"m\",\"messages\":[null]}"),
                field(
                        "messages",
                        "{\"model\":\"m\",\"messages\":[" + "{\"role\":\"user\"},".repeat(20)
                                + "{\"role\":\"user\"}]}"),
                field("messages[0].role", "{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}"),
                field("messages[0].role", "{\"model\":\"m\",\"messages\":[{\"role\":\"king\"}]}"),
                field("messages[0].role", "{\"model\":\"m\",\"messages\":[{\"role\":[\"user\"]}]}"),
                field("messages[0].content", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":5}]}"),
                field("messages[0].content", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":{}}]}"),
                with("stream", "\"true\""),
                with("stream", "1"),
                with("stream_options", "[]"),
                with("max_tokens", "0"),
                with("max_tokens", "-1"),
                with("max_tokens", "1.5"),
                with("max_tokens", "\"100\""),
                with("max_tokens", "true"),
                with("max_tokens", "2147483648"),
                with("max_tokens", "9223372036854775808"),
                with("max_tokens", "1e9"),
                with("max_tokens", "-0"),
                with("n", "0"),
                with("n", "9"),
                with("n", "1.5"),
                with("n", "2147483648"),
                with("temperature", "\"0\""),
                with("temperature", "1e308"),
                with("temperature", "-1"),
                with("top_p", "2"),
                with("presence_penalty", "-3"),
                with("tools", "{}"),
                with("tools", "[{},{},{},{},{}]"),
                with("user", "5"),
                with("models", "\"m\""),
                with("models", "[\"a\",\"b\",\"c\",\"d\"]"),
                with("provider", "[]"),
                field("provider.sort", body("\"provider\":{\"sort\":\"colour\"}")),
                field("provider.fastest", body("\"provider\":{\"fastest\":true}")),
                field("provider.only", body("\"provider\":{\"only\":\"alpha\"}")),
                field("provider.max_price.prompt", body("\"provider\":{\"max_price\":{\"prompt\":\"-1\"}}")),
                field("provider.max_price.prompt", body("\"provider\":{\"max_price\":{\"prompt\":1e99}}")),
                field("max_tokens", body("\"max_tokens\":1,\"max_completion_tokens\":2")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongFields")
    void namesTheFieldThatIsWrong(String field, String body) {
        // When
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> gate.chat(bytes(body)));

        // Then
        assertThat(refusal).isNotNull();
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().param()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: [DONE]\\n\\n",
                "\\\\ud800 is how half a pair is written",
                "\\ud83d\\ude00",
                "\\u0000",
                "\"}],\\\"model\\\":\\\"other",
                "😀 ünïcödé"
            })
    void takesAnyTextAsText(String text) throws Refusal {
        String escaped = text.replace("\"}]", "\\\"}]");

        // When
        ChatBody chat = gate.chat(
                bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + escaped + "\"}]}"));

        // Then
        assertThat(chat.model()).isEqualTo("m");
    }

    @Test
    void treatsNullAsAbsent() throws Refusal {
        // When
        ChatBody chat = gate.chat(
                bytes(
                        body(
                                "\"max_tokens\":null,\"n\":null,\"stream\":null,\"stream_options\":null,\"tools\":null,\"user\":null,\"temperature\":null,\"provider\":null,\"models\":null")));

        // Then
        assertThat(chat.outputLimit()).isNull();
        assertThat(chat.choices()).isEqualTo(1);
        assertThat(chat.stream()).isFalse();
    }

    @Test
    void echoesNothingOfTheBodyButANameInItsMessages() {
        assertThatThrownBy(() -> gate.chat(
                        bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"my secret\" oops}]}")))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().message()).doesNotContain("my secret"));
    }

    private static Arguments with(String field, String value) {
        return field(field, body("\"" + field + "\":" + value));
    }

    private static Arguments field(String field, String body) {
        return Arguments.of(field, body);
    }

    private static String body(String members) {
        return "{\"model\":\"m\"," + members + "," + MESSAGES + "}";
    }

    private static byte[] raw(int... bytes) {
        byte[] head = bytes("{\"model\":\"m\",\"x\":\"");
        byte[] tail = bytes("\"," + MESSAGES + "}");
        byte[] body = new byte[head.length + bytes.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        for (int i = 0; i < bytes.length; i++) {
            body[head.length + i] = (byte) bytes[i];
        }
        System.arraycopy(tail, 0, body, head.length + bytes.length, tail.length);
        return body;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
