package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestFramingTest {
    private static final int MAX_HEADERS = 4;
    private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: api.example:8080\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    static Stream<String> acceptable() {
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: [::1]:80\r\nAccept:\r\n\r\n",
                "GET / HTTP/1.1\r\nhost:a\r\nX-Tab: a\tb\r\nUpgrade: h2c\r\n\r\n",
                POST + "Content-Length: 4\r\n\r\n\0\r\n\u0001" + "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                POST + "CONTENT-LENGTH: 0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                CHUNKED + "2\r\n\0\n\r\nA\r\n0123456789\r\n0\r\n\r\n" + POST + "Content-Length: 1\r\n\r\nx",
                CHUNKED + "0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("acceptable")
    void takesWhatEveryDecoderReadsAlikeInWhicheverPiecesItComes(String messages) {
        byte[] bytes = bytes(messages);
        for (int split = 0; split <= bytes.length; split++) {
            RequestFraming framing = new RequestFraming(MAX_HEADERS);
            assertThat(framing.take(bytes, 0, split) && framing.take(bytes, split, bytes.length))
                    .as("%s, split at %d", framing.broken(), split)
                    .isTrue();
        }
        assertThat(brokenBytewise(bytes)).isEmpty();
    }

    static Stream<Arguments> unacceptable() {
        return Stream.of(
                Arguments.of(
                        "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "too many empty lines before the request line"),
                Arguments.of("GET  / HTTP/1.1\r\n", "the request line has more than one space between its words"),
                Arguments.of("GET /\r\n", "the request line is not method, target and version"),
                Arguments.of("PRI * HTTP/2.0\r\n", "only HTTP/1.1 and HTTP/1.0 are spoken here"),
                Arguments.of("GET / xHTTP/1.2\r\n", "only HTTP/1.1 and HTTP/1.0 are spoken here"),
                Arguments.of("GET / HTTP/1\r\n", "only HTTP/1.1 and HTTP/1.0 are spoken here"),
                Arguments.of("GET /\u00e9 HTTP/1.1\r\n", "the request line has a byte outside printable ASCII"),
                Arguments.of("GET / HTTP/1.1\n", "a line ends with a line feed alone"),
                Arguments.of("GET / HTTP/1.1\rHost", "a line ends with a carriage return alone"),
                Arguments.of("GET / HTTP/1.1\r\n Host: a", "a header line is folded"),
                Arguments.of("GET / HTTP/1.1\r\n: a", "a header has no name"),
                Arguments.of("GET / HTTP/1.1\r\nHost : a", "a header's name has a byte that no name may have"),
                Arguments.of(
                        "GET / HTTP/1.1\r\nX: a\u0000b\r\n", "a header's value has a byte outside printable ASCII"),
                Arguments.of("GET / HTTP/1.1\r\nX: a\n", "a line ends with a line feed alone"),
                Arguments.of("GET / HTTP/1.1\r\nA:1\r\nB:1\r\nC:1\r\nD:1\r\nE:1\r\n", "there are more than 4 headers"),
                Arguments.of("GET / HTTP/1.1\r\nA: 1\r\n\r\n", "Host is missing"),
                Arguments.of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "Host was sent more than once"),
                Arguments.of("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "Host is not a host and a port"),
                Arguments.of("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", "Host is not a host and a port"),
                Arguments.of(POST + "Upgrade: websocket\r\n\r\n", "upgrades are not offered here"),
                Arguments.of(POST + "Content_Length: 2\r\n\r\n{}", "a header's name imitates a framing header"),
                Arguments.of(POST + "Content-Length: 2, 2\r\n\r\n{}", "Content-Length is not one number"),
                Arguments.of(
                        POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n", "Content-Length is not one number"),
                Arguments.of(POST + "Content-Length: \r\n\r\n", "Content-Length is not one number"),
                Arguments.of(
                        POST + "Transfer-Encoding: gzip, chunked\r\n\r\n",
                        "Transfer-Encoding may be chunked, once, and nothing else"),
                Arguments.of(
                        POST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "Content-Length and Transfer-Encoding were both sent"),
                Arguments.of(CHUNKED + "\r\n", "a chunk has no size"),
                Arguments.of(
                        CHUNKED + "2;a=b\r\n",
                        "a chunk's size is not a hexadecimal number (extensions are not accepted)"),
                Arguments.of(
                        CHUNKED + "000000001\r\n",
                        "a chunk's size is not a hexadecimal number (extensions are not accepted)"),
                Arguments.of(CHUNKED + "2\r\nabc\r\n", "a chunk is longer than its size"),
                Arguments.of(CHUNKED + "2\nab\r\n", "a line ends with a line feed alone"),
                Arguments.of(CHUNKED + "0\r\n\rX\r\n", "a line ends with a carriage return alone"),
                Arguments.of(CHUNKED + "0\r\n\n", "a line ends with a line feed alone"),
                Arguments.of(CHUNKED + "0\r\nX: " + "x".repeat(1024), "a trailer is too long"));
    }

    @ParameterizedTest
    @MethodSource("unacceptable")
    void namesWhatDecodersWouldReadDifferently(String message, String broken) {
        byte[] bytes = bytes(message);
        RequestFraming framing = new RequestFraming(MAX_HEADERS);
        assertThat(framing.take(bytes, 0, bytes.length)).isFalse();
        assertThat(framing.broken()).isEqualTo(broken);
        assertThat(brokenBytewise(bytes)).isEqualTo(broken);
    }

    @Test
    void staysBrokenWhateverComesAfter() {
        RequestFraming framing = new RequestFraming(MAX_HEADERS);
        byte[] wrong = bytes("GET / HTTP/1.1\n");
        byte[] right = bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(framing.take(wrong, 0, wrong.length)).isFalse();
        assertThat(framing.take(right, 0, right.length)).isFalse();
    }

    /** Values are looked at in words of eight bytes; wherever in a word a byte stands, it is judged as if it came alone. */
    @Test
    void everyByteAtEveryPlaceOfAValueIsJudgedLikeOneThatComesAlone() {
        byte[] plain = bytes("GET / HTTP/1.1\r\nHost: a\r\nX-Some: abcdefghijklmnopqrstuvwx\r\n\r\n");
        int value = new String(plain, StandardCharsets.US_ASCII).indexOf("abcdef");
        for (int b = 0; b < 256; b++) {
            for (int place = 0; place < 17; place++) {
                byte[] bytes = plain.clone();
                bytes[value + place] = (byte) b;
                RequestFraming whole = new RequestFraming(MAX_HEADERS);
                whole.take(bytes, 0, bytes.length);
                assertThat(whole.broken()).as("byte %d at %d", b, place).isEqualTo(brokenBytewise(bytes));
                boolean printable = b >= 0x20 && b < 0x7F || b == '\t';
                assertThat(whole.broken().isEmpty())
                        .as("byte %d at %d", b, place)
                        .isEqualTo(printable);
            }
        }
    }

    private static String brokenBytewise(byte[] bytes) {
        RequestFraming framing = new RequestFraming(MAX_HEADERS);
        for (int at = 0; at < bytes.length; at++) {
            framing.take(bytes, at, at + 1);
        }
        return framing.broken();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
