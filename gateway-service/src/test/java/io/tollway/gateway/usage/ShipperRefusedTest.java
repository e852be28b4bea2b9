package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.UsageEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edge case 15: a broker with too few replicas in sync takes nothing. One broker alone can never be brought there, so the producer plays it. */
class ShipperRefusedTest {
    private static final String TOPIC = "usage";

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void whatABrokerWithTooFewReplicasRefusedStaysInTheSpoolAndIsShippedAgain() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper shipper = new Shipper(fixture.spool, TOPIC, 64, this::producer, () -> 0);
            shipper.start();
            complete(fixture);
            complete(fixture);
            await(() -> !producers.isEmpty() && producers.getFirst().history().size() == 2);
            MockProducer<byte[], byte[]> refusing = producers.getFirst();
            assertThat(refusing.completeNext()).isTrue();
            assertThat(refusing.errorNext(new NotEnoughReplicasException("1 of 2")))
                    .isTrue();

            await(() -> producers.size() == 2 && producers.getLast().history().size() == 2);
            assertThat(shipper.shippedThrough()).isLessThanOrEqualTo(2);
            while (producers.getLast().completeNext()) {}
            await(() -> shipper.shippedThrough() == 4);
            shipper.stop();

            assertThat(numbers(refusing)).containsExactly(2L, 4L);
            assertThat(numbers(producers.getLast()))
                    .as("from the beginning, as nothing is applied")
                    .containsExactly(2L, 4L);
        }
    }

    private MockProducer<byte[], byte[]> producer() {
        Node node = new Node(0, "127.0.0.1", 1);
        PartitionInfo partition = new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node});
        Cluster cluster = new Cluster("c", List.of(node), List.of(partition), java.util.Set.of(), java.util.Set.of());
        MockProducer<byte[], byte[]> producer = new MockProducer<>(
                cluster, false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(producer);
        return producer;
    }

    private static void complete(SpoolFixture fixture) {
        StartRecord start = SpoolFixture.start(SpoolFixture.ORGANIZATION, UUID.randomUUID(), 10, List.of());
        assertThat(fixture.start(start).failed()).isFalse();
        fixture.finish(SpoolFixture.end(start, 1, List.of()));
    }

    private static List<Long> numbers(MockProducer<byte[], byte[]> producer) throws EventJson.UnreadableEvent {
        List<Long> numbers = new ArrayList<>();
        for (var each : producer.history()) {
            numbers.add(EventJson.read(each.value(), UsageEvent.class).spoolSeq());
        }
        return numbers;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
