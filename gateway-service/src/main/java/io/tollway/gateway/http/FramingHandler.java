package io.tollway.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
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
    private final Requests requests;
    private boolean refused;

    /** The requests of a connection that have no complete answer yet. */
    interface Requests {
        int open();

        /** There will be no further one: the client has closed its half of the connection behind a whole request. */
        void last();
    }

    FramingHandler(int maxHeaders, Requests requests) {
        this.framing = new RequestFraming(maxHeaders);
        this.requests = requests;
    }

    /** A client that closes its half behind a whole request may still wait for the answer (RFC 9112 §9.6); any other has left. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            if (!refused && framing.isBetweenMessages() && requests.open() > 0) {
                requests.last();
            } else {
                context.close();
            }
        } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
            super.userEventTriggered(context, event);
        }
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
        if (requests.open() > 0) {
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
