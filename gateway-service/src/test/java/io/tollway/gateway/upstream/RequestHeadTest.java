package io.tollway.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private final RequestHead head = new RequestHead();

    @Test
    void aHeadIsItsRequestLineAndItsHeadersInTheirOrder() {
        head.post("/openai", "/v1/chat?api-version=1");
        head.set("host", "api.example");
        head.set("x-request-id", "gen-1");

        assertThat(written())
                .isEqualTo(
                        "POST /openai/v1/chat?api-version=1 HTTP/1.1\r\nhost: api.example\r\nx-request-id: gen-1\r\n\r\n");
    }

    @Test
    void aHeaderReplacesTheOneOfItsName() {
        head.post("", "/a");
        head.set("content-type", "application/json");
        head.set("host", "api.example");
        head.set("Content-Type", "multipart/form-data; boundary=x");

        assertThat(written())
                .isEqualTo(
                        "POST /a HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=x\r\nhost: api.example\r\n\r\n");
    }

    @Test
    void nothingOfTheFormerRequestIsLeft() {
        head.post("", "/a");
        head.set("authorization", "Bearer secret");
        written();
        head.post("", "/b");
        head.set("host", "api.example");

        assertThat(written()).isEqualTo("POST /b HTTP/1.1\r\nhost: api.example\r\n\r\n");
    }

    @Test
    void manyAndLongHeadersFit() {
        head.post("", "/a");
        for (int i = 0; i < 40; i++) {
            head.set("x-" + i, "v".repeat(1000));
        }

        assertThat(written()).hasLineCount(42).contains("x-39: vvv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-other: 1", "a\nb", "a\rb", "a\0b", "a\tb", "a\u007fb", "clé", "鍵"})
    void whatCouldEndAHeaderIsRefusedAndNotShown(String value) {
        head.post("", "/a");
        head.set("authorization", value);

        assertThatThrownBy(head::complete)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nhost: evil", "/ä"})
    void aPathWithASpaceOrALineEndIsRefused(String path) {
        assertThatThrownBy(() -> head.post("", path)).isInstanceOf(IllegalArgumentException.class);
    }

    private String written() {
        int length = head.complete();
        ByteBuf out = Unpooled.buffer();
        head.writeTo(out);
        assertThat(out.readableBytes()).isEqualTo(length);
        return out.toString(StandardCharsets.US_ASCII);
    }
}
