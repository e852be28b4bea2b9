package io.tollway.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.OpenAiErrorBody;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;

/** Stands before the HTTP decoder of one connection and closes it at the first message that breaks {@link RequestFraming}. */
final class FramingHandler extends ChannelInboundHandlerAdapter {
    /** Direct buffers are read in windows: one bounds check for many bytes. */
    private static final FastThreadLocal<byte[]> WINDOW = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[4096];
        }
    };

    private final RequestFraming framing;
    private final OpenRequests open;
    private boolean refused;

    /** How many requests of a connection have no complete answer yet. */
    interface OpenRequests {
        int count();
    }

    FramingHandler(int maxHeaders, OpenRequests open) {
        this.framing = new RequestFraming(maxHeaders);
        this.open = open;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!isFine(bytes)) {
            refused = true;
            bytes.release();
            refuse(context);
            return;
        }
        context.fireChannelRead(bytes);
    }

    private boolean isFine(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        byte[] window = WINDOW.get();
        while (at < end) {
            at += framing.skip(end - at);
            int length = Math.min(end - at, window.length);
            bytes.getBytes(at, window, 0, length);
            if (!framing.take(window, 0, length)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** Answers only when no other answer is under way, since this one goes around the encoder. */
    private void refuse(ChannelHandlerContext context) {
        if (open.count() > 0) {
            context.close();
            return;
        }
        byte[] body = OpenAiErrorBody.render(
                new GatewayError.Protocol(
                        400, "bad_framing", "This is not an acceptable HTTP/1.1 request: " + framing.broken()),
                Surface.OPENAI);
        String head =
                "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
                        + body.length + "\r\n\r\n";
        ByteBuf answer = Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body);
        context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
}
