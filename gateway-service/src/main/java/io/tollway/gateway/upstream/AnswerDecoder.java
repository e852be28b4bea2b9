package io.tollway.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;

/** Netty's, for a connection that is to speak only when asked: a byte that comes before a request closes it, so that no part of it can become the beginning of another call's answer. */
final class AnswerDecoder extends HttpResponseDecoder {
    private boolean asked;

    AnswerDecoder(HttpDecoderConfig config) {
        super(config);
    }

    /** Whether a request was written whose answer has not ended. */
    boolean isAsked() {
        return asked;
    }

    void asked(boolean now) {
        asked = now;
    }

    /** Whether bytes are left that belong to no answer told so far. */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (asked) {
            super.channelRead(ctx, message);
        } else {
            ReferenceCountUtil.release(message);
            ctx.close();
        }
    }
}
