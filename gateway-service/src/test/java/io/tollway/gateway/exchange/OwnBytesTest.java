package io.tollway.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class OwnBytesTest {
    private static final byte[] ARRAY = {1, 2, 3, 4, 5, 6, 7, 8};

    @Test
    void aBufferThatIsItsArrayIsNotCopied() {
        assertThat(OwnBytes.of(Buffer.buffer(Unpooled.wrappedBuffer(ARRAY)))).isSameAs(ARRAY);
    }

    @Test
    void aPartOfAnArrayIsCopied() {
        assertThat(OwnBytes.of(Buffer.buffer(Unpooled.wrappedBuffer(ARRAY, 2, 3))))
                .containsExactly(3, 4, 5);
        assertThat(OwnBytes.of(Buffer.buffer(Unpooled.wrappedBuffer(ARRAY, 0, 3))))
                .containsExactly(1, 2, 3);
        assertThat(OwnBytes.of(Buffer.buffer(Unpooled.wrappedBuffer(ARRAY)).slice(5, 8)))
                .containsExactly(6, 7, 8);
    }

    @Test
    void aBufferThatHasGrownBeyondItsBytesIsCopied() {
        Buffer grown = Buffer.buffer().appendBytes(ARRAY).appendBytes(ARRAY);

        assertThat(OwnBytes.of(grown)).hasSize(16).startsWith(ARRAY).endsWith(ARRAY);
    }

    @Test
    void whatLiesOutsideTheHeapIsCopied() {
        assertThat(OwnBytes.of(Buffer.buffer(Unpooled.directBuffer().writeBytes(ARRAY))))
                .containsExactly(ARRAY);
    }
}
