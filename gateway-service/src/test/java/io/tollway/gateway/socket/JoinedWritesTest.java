package io.tollway.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinedWritesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new JoinedWrites());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theSmallPiecesOfOneFlushLeaveAsOneInTheirOrder() {
        ByteBuf head = bytes("head ");
        ByteBuf body = bytes("body ");
        ChannelFuture first = channel.write(head);
        ChannelFuture second = channel.write(body);
        ChannelFuture third = channel.write(bytes("end"));
        assertThat(channel.outboundMessages()).isEmpty();

        channel.flush();

        assertThat(text()).isEqualTo("head body end");
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(first.isSuccess() && second.isSuccess() && third.isSuccess()).isTrue();
        assertThat(head.refCnt()).isZero();
        assertThat(body.refCnt()).isZero();
    }

    @Test
    void onePieceAloneGoesThroughAsItIs() {
        ByteBuf alone = bytes("alone");
        channel.writeAndFlush(alone);

        assertThat((Object) channel.readOutbound()).isSameAs(alone);
        alone.release();
    }

    /** The memory behind somebody else's last byte is theirs: another part of the same buffer may stand there. */
    @Test
    void nothingIsWrittenBehindTheBytesOfABufferThatIsShared() {
        ByteBuf shared = Unpooled.directBuffer(64).writeBytes("head ".getBytes(StandardCharsets.US_ASCII));
        shared.setByte(5, '!');
        channel.write(shared.retainedDuplicate());
        channel.write(bytes("body"));
        channel.flush();

        assertThat(text()).isEqualTo("head body");
        assertThat(shared.getByte(5)).isEqualTo((byte) '!');
        shared.release();
    }

    @Test
    void whatIsLargeIsNotCopiedAndKeepsItsPlace() {
        ByteBuf large = Unpooled.buffer().writeZero(JoinedWrites.MOST_BYTES + 1);
        channel.write(bytes("head"));
        channel.write(large);
        channel.write(bytes("end"));
        channel.flush();

        assertThat(text()).isEqualTo("head");
        assertThat((Object) channel.readOutbound()).isSameAs(large);
        large.release();
        assertThat(text()).isEqualTo("end");
    }

    @Test
    void manySmallPiecesLeaveInBoundedOnes() {
        for (int i = 0; i < 100; i++) {
            channel.write(Unpooled.buffer().writeZero(1000));
        }
        channel.flush();

        int whole = 0;
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            assertThat(each.readableBytes()).isLessThanOrEqualTo(JoinedWrites.MOST_BYTES);
            whole += each.readableBytes();
            each.release();
        }
        assertThat(whole).isEqualTo(100_000);
    }

    @Test
    void whoeverAskedForNoAnswerGetsNone() {
        channel.write(bytes("head "), channel.voidPromise());
        ChannelFuture second = channel.write(bytes("body"));
        channel.write(bytes("!"), channel.voidPromise());
        channel.flush();

        assertThat(text()).isEqualTo("head body!");
        assertThat(second.isSuccess()).isTrue();
    }

    @Test
    void whatWasNotFlushedWhenTheConnectionEndsIsLetGoAndSaidToHaveFailed() {
        ByteBuf head = bytes("head");
        ByteBuf body = bytes("body");
        ChannelFuture first = channel.write(head);
        ChannelFuture second = channel.write(body);

        channel.close();
        channel.runPendingTasks();

        assertThat(first.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(second.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(head.refCnt()).isZero();
        assertThat(body.refCnt()).isZero();
    }

    @Test
    void soIsWhatIsHeldWhenTheOtherSideLeaves() {
        ByteBuf head = bytes("head");
        ChannelFuture first = channel.write(head);

        leave();
        channel.runPendingTasks();

        assertThat(first.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(head.refCnt()).isZero();
    }

    @Test
    void whoeverTakesItOutOfTheConnectionLosesNothing() {
        channel.write(bytes("head"));
        channel.pipeline().remove(JoinedWrites.class);
        channel.flush();

        assertThat(text()).isEqualTo("head");
    }

    @Test
    void whatIsWrittenByWhoeverHearsOfAFailureIsNotLostEither() {
        ByteBuf again = bytes("again");
        ByteBuf large = Unpooled.buffer().writeZero(JoinedWrites.MOST_BYTES);
        AtomicReference<ChannelFuture> second = new AtomicReference<>();
        channel.write(bytes("head")).addListener(failed -> second.set(channel.write(again)));
        leave();
        channel.write(large);
        channel.runPendingTasks();

        assertThat(second.get().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(again.refCnt()).isZero();
        assertThat(large.refCnt()).isZero();
    }

    /** The connection breaks; the handlers hear of it with the next task. */
    private void leave() {
        channel.unsafe().close(channel.voidPromise());
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.buffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String text() {
        ByteBuf out = channel.readOutbound();
        try {
            return out.toString(StandardCharsets.US_ASCII);
        } finally {
            out.release();
        }
    }
}
