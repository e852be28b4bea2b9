package io.tollway.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the small pieces of one flush together. The HTTP encoder hands over head and body, and the three parts of a chunk, one by one; sent as they are they cost a gathering write, which is
 * dearer for the system than copying a kilobyte. Stands next to the socket; what is large goes through as it is.
 */
public final class JoinedWrites extends ChannelDuplexHandler {
    /** More than this is not put together: copying it would cost more than it saves. */
    static final int MOST_BYTES = 8 * 1024;

    private @Nullable ByteBuf held;
    private @Nullable ChannelPromise promised;
    /** Whether what is held is this handler's own buffer, behind whose bytes nobody else writes. */
    private boolean ours;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes) || bytes.readableBytes() > MOST_BYTES) {
            pass(context);
            context.write(message, promise);
            return;
        }
        ByteBuf before = held;
        if (before != null && before.readableBytes() + bytes.readableBytes() <= MOST_BYTES) {
            join(context, before, bytes, promise);
            return;
        }
        ChannelPromise told = promised;
        // Held before the former goes on: where that fails at once, somebody who hears of it may write again.
        held = bytes;
        promised = promise;
        ours = false;
        if (before != null && told != null) {
            context.write(before, told);
        }
    }

    private void join(ChannelHandlerContext context, ByteBuf before, ByteBuf bytes, ChannelPromise promise) {
        ByteBuf whole = before;
        if (!ours || before.maxFastWritableBytes() < bytes.readableBytes()) {
            try {
                whole = context.alloc().directBuffer(before.readableBytes() + bytes.readableBytes());
            } catch (OutOfMemoryError noRoom) {
                bytes.release();
                throw noRoom;
            }
            whole.writeBytes(before);
            before.release();
            held = whole;
            ours = true;
        }
        whole.writeBytes(bytes);
        bytes.release();
        ChannelPromise first = promised;
        if (first == null || first.isVoid()) {
            promised = promise;
        } else if (!promise.isVoid()) {
            first.addListener(new PromiseNotifier<>(false, promise));
        }
    }

    private void pass(ChannelHandlerContext context) {
        ByteBuf out = held;
        ChannelPromise told = promised;
        if (out != null && told != null) {
            held = null;
            promised = null;
            context.write(out, told);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        pass(context);
        context.flush();
    }

    // What is held when a connection ends fails there, like everything that was not flushed.

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        pass(context);
        context.close(promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
        pass(context);
        context.disconnect(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pass(context);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        pass(context);
    }
}
