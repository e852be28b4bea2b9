package io.tollway.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumerLoopTest {
    private static final KafkaConfig NOBODY = new KafkaConfig() {
        @Override
        public String bootstrapServers() {
            return "127.0.0.1:1";
        }

        @Override
        public Map<String, String> client() {
            return Map.of();
        }
    };

    @ParameterizedTest
    @ValueSource(classes = {KafkaException.class, IllegalStateException.class, OutOfMemoryError.class})
    void whateverARoundFailsByTheNextOneHasAConsumerOfItsOwn(Class<? extends Throwable> failure) throws Exception {
        List<KafkaConsumer<?, ?>> consumers = new CopyOnWriteArrayList<>();
        CountDownLatch second = new CountDownLatch(2);
        ConsumerLoop loop = new ConsumerLoop(NOBODY, "loop-under-test", 0, (consumer, current) -> {
            consumers.add(consumer);
            second.countDown();
            if (consumers.size() == 1) {
                fail(failure);
            }
            while (current.running()) {
                Thread.onSpinWait();
            }
        });

        loop.start();

        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        loop.stop();
        assertThat(consumers).hasSize(2).doesNotHaveDuplicates();
        assertThat(loop.running()).isFalse();
    }

    private static void fail(Class<? extends Throwable> failure) {
        if (failure == OutOfMemoryError.class) {
            throw new OutOfMemoryError("made up");
        }
        throw failure == KafkaException.class ? new KafkaException("made up") : new IllegalStateException("made up");
    }
}
