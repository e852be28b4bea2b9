package io.tollway.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection to a provider. One call at a time: whoever got it claims it, sends, and hears of the answer; at the answer's end it goes back by itself. Confined to its event loop. */
public final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final int SWITCHING_PROTOCOLS = 101;
    /** A longer body is not copied behind its head: a second piece of one write costs less then. */
    private static final int COPIED = 8 * 1024;

    private static final Logger LOG = Logger.getLogger(UpstreamConnection.class);

    private final Channel channel;
    private final ContextInternal context;
    private final AccountPool pool;
    private final AnswerDecoder decoder;
    private final RequestHead head;
    private final long mostNanos;
    private @Nullable ChannelHandlerContext place;
    private @Nullable AnswerReceiver receiver;
    private boolean answered;
    /** Whether an earlier call was answered here. */
    private boolean served;
    /** Whether what comes belongs to an answer before the answer. */
    private boolean interim;

    private boolean keeps;
    private boolean paused;
    private long restNanos;
    private long restedAt;

    UpstreamConnection(
            Channel channel,
            ContextInternal context,
            AccountPool pool,
            AnswerDecoder decoder,
            RequestHead head,
            long mostNanos) {
        this.channel = channel;
        this.context = context;
        this.pool = pool;
        this.decoder = decoder;
        this.head = head;
        this.mostNanos = mostNanos;
        this.restNanos = mostNanos;
    }

    /** From here on the receiver hears of what comes. */
    public void claim(AnswerReceiver by) {
        receiver = by;
        answered = false;
        keeps = false;
    }

    /** Runs something on this connection's loop when its present turn ends. */
    public void atEndOfTurn(Runnable step) {
        context.runOnContext(turn -> step.run());
    }

    /** What the request's head is written with: the loop's own, to be filled and {@link #send sent} in one go. */
    public RequestHead head() {
        return head;
    }

    /**
     * Sends what {@link #head} was filled with, and the body, whose length is added.
     *
     * @throws IllegalArgumentException when something cannot be in a head; nothing was sent then
     */
    public void send(byte[] body) {
        head.set(CONTENT_LENGTH, Integer.toString(body.length));
        int length = head.complete();
        decoder.asked(true);
        boolean together = body.length <= COPIED;
        ByteBuf out = channel.alloc().directBuffer(together ? length + body.length : length);
        head.writeTo(out);
        if (together) {
            out.writeBytes(body);
        } else {
            channel.write(out, channel.voidPromise());
            out = Unpooled.wrappedBuffer(body);
        }
        channel.writeAndFlush(out, channel.voidPromise());
    }

    /** Nothing was sent, and nothing will be. */
    public void giveBack() {
        receiver = null;
        if (isUsable()) {
            pool.free(this);
        }
    }

    /** Ends the connection; its receiver hears nothing more. */
    public void close() {
        receiver = null;
        end();
    }

    /** At once, whatever is still to be sent: closed from behind this handler, Vert.x would first wait until a provider has taken it all. */
    private void end() {
        ChannelHandlerContext here = place;
        if (here != null) {
            here.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
    }

    /** What was read already still comes: at most what one read of the socket gave. */
    public void pause() {
        paused = true;
        channel.config().setAutoRead(false);
    }

    public void resume() {
        if (paused) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    boolean isUsable() {
        return channel.isActive();
    }

    void rests(long now) {
        restedAt = now;
    }

    boolean isOld(long now) {
        return now - restedAt > restNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ContextInternal before = context.beginDispatch();
        try {
            read(message);
        } finally {
            context.endDispatch(before);
            ReferenceCountUtil.release(message);
        }
    }

    private void read(Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            broken(false);
            return;
        }
        if (message instanceof HttpResponse head && !isInterim(head)) {
            head(head);
        }
        if (message instanceof HttpContent content && !interim) {
            content(content);
        }
    }

    private boolean isInterim(HttpResponse head) {
        answered = true;
        interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && head.status().code() != SWITCHING_PROTOCOLS;
        return interim;
    }

    private void head(HttpResponse head) {
        AnswerReceiver by = receiver;
        if (by == null) {
            return; // closed by its receiver meanwhile
        }
        restNanos = KeepAlive.nanos(head.headers().get(KEEP_ALIVE), mostNanos);
        keeps = restNanos > 0 && HttpUtil.isKeepAlive(head) && head.status().code() != SWITCHING_PROTOCOLS;
        by.head(head);
    }

    private void content(HttpContent content) {
        AnswerReceiver by = receiver;
        ByteBuf bytes = content.content();
        if (by != null && bytes.isReadable()) {
            byte[] chunk = new byte[bytes.readableBytes()];
            bytes.readBytes(chunk);
            by.bytes(chunk);
        }
        if (content instanceof LastHttpContent) {
            ended();
        }
    }

    private void ended() {
        AnswerReceiver by = receiver;
        if (by == null) {
            return; // closed by its receiver meanwhile
        }
        receiver = null;
        decoder.asked(false);
        served = true;
        resume();
        if (keeps && isUsable() && isAllSent() && !decoder.hasMore()) {
            pool.free(this);
        } else {
            end();
        }
        try {
            by.ended();
        } catch (RuntimeException defect) {
            // The connection may be another call's by now, which is not to pay for it.
            LOG.error("an answer's end failed by a defect of the gateway", defect);
        }
    }

    /** A provider may answer before it has read everything; what is left of that request must not precede the next one. */
    private boolean isAllSent() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound != null && outbound.isEmpty();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Nothing behind this handler reads.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        try {
            broken(true);
        } finally {
            pool.closed(this);
            ctx.fireChannelInactive();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken(cause instanceof IOException);
    }

    private AnswerReceiver.Break closed() {
        return !answered && (served || !decoder.isAsked()) ? AnswerReceiver.Break.STALE : AnswerReceiver.Break.CLOSED;
    }

    private void broken(boolean closed) {
        AnswerReceiver by = receiver;
        receiver = null;
        end();
        if (by != null) {
            ContextInternal before = context.beginDispatch();
            try {
                by.broken(closed ? closed() : AnswerReceiver.Break.MALFORMED);
            } finally {
                context.endDispatch(before);
            }
        }
    }
}
