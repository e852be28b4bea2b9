package io.tollway.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

    private static final String WHOLE =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"content\":\"hi\"}";

    private static final String BODY = "data: {\"delta\":{\"content\":\"\"}}\n\n: a comment\n\n"
            + "data: {\"delta\":{\"content\":\"Bridges\"}}\n\ndata: {\"usage\":{}}\n\ndata: [DONE]\n\n";

    private final AnswerReader reader = new AnswerReader();

    @Test
    void readsAnAnswerOfKnownLength() {
        take(WHOLE);

        assertThat(reader.good(false)).isTrue();
        assertThat(reader.closes()).isFalse();
    }

    @Test
    void readsTheSameHoweverItIsCut() {
        byte[] bytes = streamed(BODY).getBytes(StandardCharsets.US_ASCII);
        for (int size = 1; size < 40; size++) {
            reader.reset();
            for (int at = 0; at < bytes.length; at += size) {
                reader.take(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }

            assertThat(reader.good(true)).isTrue();
            assertThat(reader.events()).isEqualTo(3);
            assertThat(reader.firstToken()).isTrue();
        }
    }

    @Test
    void seesNoTokenInARoleOrAComment() {
        take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk("data: {\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}\n\n: waits\n\n"));

        assertThat(reader.events()).isEqualTo(1);
        assertThat(reader.firstToken()).isFalse();
        assertThat(reader.complete()).isFalse();
    }

    @Test
    void takesAStreamWithoutItsEndMarkForTruncated() {
        take(streamed(BODY.replace("data: [DONE]\n\n", "")));

        assertThat(reader.complete()).isTrue();
        assertThat(reader.good(true)).isFalse();
        assertThat(reader.complaint()).contains("without its end");
    }

    @Test
    void takesAnErrorForBadEvenWhenWhole() {
        take(WHOLE.replace("200 OK", "503 Service Unavailable"));

        assertThat(reader.good(false)).isFalse();
        assertThat(reader.complaint()).isEqualTo("status 503");
    }

    @Test
    void takesACutBodyForIncomplete() {
        take(WHOLE.substring(0, WHOLE.length() - 3));

        assertThat(reader.complete()).isFalse();
        assertThat(reader.complaint()).contains("truncated");
    }

    @Test
    void readsTheNextAnswerOfTheSameConnection() {
        take(streamed(BODY));
        reader.reset();
        take(WHOLE);

        assertThat(reader.good(false)).isTrue();
        assertThat(reader.events()).isZero();
    }

    @Test
    void knowsWhoWillClose() {
        take(WHOLE.replace("Content-Type", "Connection: close\r\nContent-Type"));

        assertThat(reader.closes()).isTrue();
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> take(WHOLE + "x")).isInstanceOf(MalformedAnswerException.class);
        reader.reset();
        assertThatThrownBy(() -> take("SSH-2.0-OpenSSH\r\n\r\n")).isInstanceOf(MalformedAnswerException.class);
        reader.reset();
        assertThatThrownBy(() -> take("HTTP/1.1 200 OK\r\n\r\n")).hasMessageContaining("neither a length nor chunks");
    }

    private void take(String text) {
        reader.take(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String streamed(String body) {
        int middle = body.length() / 2 - 3;
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk(body.substring(0, middle)) + chunk(body.substring(middle)) + "0\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
