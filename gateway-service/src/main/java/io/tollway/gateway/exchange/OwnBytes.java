package io.tollway.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;

/** The bytes of a buffer that belongs to one request alone. What comes in one piece lies in an array of just its length, and a kilobyte that is not copied is a kilobyte that stays in the cache. */
final class OwnBytes {
    private OwnBytes() {}

    /** The buffer's own array where it holds nothing else, else a copy. The buffer must not be written to afterwards. */
    static byte[] of(Buffer buffer) {
        ByteBuf bytes = buffer.getByteBuf();
        return bytes.hasArray()
                        && bytes.arrayOffset() == 0
                        && bytes.readerIndex() == 0
                        && bytes.array().length == bytes.readableBytes()
                ? bytes.array()
                : buffer.getBytes();
    }
}
