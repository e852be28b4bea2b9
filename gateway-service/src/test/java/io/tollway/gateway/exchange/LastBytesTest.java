package io.tollway.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.tollway.gateway.telemetry.LoopCounters;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.gateway.usage.SpoolUnavailable;
import io.tollway.gateway.usage.StartRecord;
import io.tollway.gateway.usage.UsageLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastBytesTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> log = new ArrayList<>();
    private final LoopCounters counters = new LoopCounters();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void answersThatEndInOneTurnLeaveBehindOneWrite() throws Exception {
        turn(new Kept(false), "first", "second", "third");

        assertThat(log).containsExactly("turn over", "kept", "first", "second", "third");
    }

    @Test
    void everyTurnHasItsOwnWrite() throws Exception {
        LastBytes bytes = new LastBytes(loop, new Kept(false), counters);
        turn(bytes, "first");
        turn(bytes, "second");

        assertThat(log).containsExactly("turn over", "kept", "first", "turn over", "kept", "second");
    }

    @Test
    void aDiskThatFailsIsCountedAndKeepsNobodyWaiting() throws Exception {
        turn(new Kept(true), "answer");

        assertThat(log).containsExactly("turn over", "answer");
        assertThat(counters.read(Metric.SPOOL_REFUSED)).isEqualTo(1);
    }

    @Test
    void aDefectInOneAnswerKeepsNoOtherFromLeavingAndIsNotRepeated() throws Exception {
        LastBytes bytes = new LastBytes(loop, new Kept(false), counters);
        loop.submit(() -> {
                    bytes.afterKept(() -> {
                        log.add("broken");
                        throw new IllegalStateException("a defect");
                    });
                    bytes.afterKept(() -> log.add("other"));
                })
                .get(10, TimeUnit.SECONDS);
        turn(bytes, "next");

        assertThat(log).containsExactly("kept", "broken", "other", "turn over", "kept", "next");
        assertThat(counters.read(Metric.INTERNAL_ERRORS)).isEqualTo(1);
    }

    @Test
    void aDefectInKeepingThemHoldsUpNobody() throws Exception {
        LastBytes bytes = new LastBytes(loop, new Defective(), counters);
        turn(bytes, "first");
        turn(bytes, "second");

        assertThat(log).containsExactly("turn over", "first", "turn over", "second");
        assertThat(counters.read(Metric.INTERNAL_ERRORS)).isEqualTo(2);
    }

    private void turn(UsageLog usage, String... answers) throws Exception {
        turn(new LastBytes(loop, usage, counters), answers);
    }

    private void turn(LastBytes bytes, String... answers) throws Exception {
        loop.submit(() -> {
                    for (String each : answers) {
                        bytes.afterKept(() -> log.add(each));
                    }
                    log.add("turn over");
                })
                .get(10, TimeUnit.SECONDS);
        loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }

    private final class Defective extends Kept {
        Defective() {
            super(false);
        }

        @Override
        public void keep() {
            throw new IllegalStateException("a defect");
        }
    }

    private class Kept implements UsageLog {
        private final boolean broken;

        Kept(boolean broken) {
            this.broken = broken;
        }

        @Override
        public Future<Void> start(StartRecord record) {
            return Future.succeededFuture();
        }

        @Override
        public void finish(FinalRecord record) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public void keep() {
            if (broken) {
                throw new SpoolUnavailable("the disk failed");
            }
            log.add("kept");
        }

        @Override
        public @Nullable FinalRecord find(UUID requestId) {
            return null;
        }
    }
}
