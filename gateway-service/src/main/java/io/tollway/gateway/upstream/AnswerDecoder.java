package io.tollway.gateway.upstream;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's, which also tells whether more came than it was asked for. */
final class AnswerDecoder extends HttpResponseDecoder {
    AnswerDecoder(HttpDecoderConfig config) {
        super(config);
    }

    /** Whether bytes are left that belong to no answer told so far. */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }
}
