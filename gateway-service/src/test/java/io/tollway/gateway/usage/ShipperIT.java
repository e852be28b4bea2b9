package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.local.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperIT {
    private static EmbeddedKafka kafka;

    @TempDir
    Path folder;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(Topics.USAGE_EVENTS.name(), Topics.USAGE_EVENTS.partitions(), (short) 1),
                            new NewTopic("again", 6, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void everyDurableRecordArrivesOnceInOrderPerOrganization() {
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            UUID[] organizations = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
            Shipper shipper = shipper(fixture, kafka.bootstrapServers(), Topics.USAGE_EVENTS.name(), () -> 0);
            shipper.start();
            for (int i = 0; i < 3_000; i++) {
                complete(fixture, organizations[i % 3]);
            }
            await(() -> shipper.shippedThrough() == 6_000);
            shipper.stop();

            Map<UUID, Long> last = new HashMap<>();
            List<UsageEvent> events = read(Topics.USAGE_EVENTS.name(), 6_000);
            assertThat(events).hasSize(6_000);
            for (UsageEvent event : events) {
                long before = last.getOrDefault(event.organizationId(), 0L);
                assertThat(event.spoolSeq()).isGreaterThan(before);
                last.put(event.organizationId(), event.spoolSeq());
            }
            assertThat(events.stream()
                            .mapToLong(UsageEvent::spoolSeq)
                            .distinct()
                            .count())
                    .isEqualTo(6_000);
        }
    }

    @Test
    void requestsGoOnWithoutABrokerAndARestartShipsBehindWhatWasApplied() {
        AtomicLong applied = new AtomicLong();
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper lost = shipper(fixture, "127.0.0.1:1", "again", applied::get);
            lost.start();
            for (int i = 0; i < 100; i++) {
                complete(fixture, SpoolFixture.ORGANIZATION);
            }
            assertThat(fixture.shipped()).hasSize(200);
            assertThat(lost.shippedThrough()).isZero();
            lost.stop();
        }
        applied.set(50);
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper shipper = shipper(fixture, kafka.bootstrapServers(), "again", applied::get);
            shipper.start();
            complete(fixture, SpoolFixture.ORGANIZATION);
            await(() -> shipper.shippedThrough() == 202);
            shipper.stop();
            assertThat(read("again", 152))
                    .extracting(UsageEvent::spoolSeq)
                    .startsWith(51L, 52L)
                    .endsWith(202L);
        }
    }

    private static Shipper shipper(
            SpoolFixture fixture, String servers, String topic, java.util.function.LongSupplier applied) {
        Shipper shipper = new Shipper(fixture.spool, topic, 512, Shipper.properties(servers, Map.of()), applied);
        return shipper;
    }

    private static void complete(SpoolFixture fixture, UUID organization) {
        StartRecord start = SpoolFixture.start(organization, UUID.randomUUID(), 10, List.of());
        await(() -> !fixture.start(start).failed());
        fixture.finish(SpoolFixture.end(start, 1, List.of()));
    }

    private static List<UsageEvent> read(String topic, int expected) {
        List<UsageEvent> events = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            int empty = 0;
            while (System.nanoTime() < end && (events.size() < expected || empty < 3)) {
                var records = consumer.poll(Duration.ofMillis(200));
                empty = records.isEmpty() ? empty + 1 : 0;
                for (ConsumerRecord<byte[], byte[]> each : records) {
                    UsageEvent event = EventJson.read(each.value(), UsageEvent.class);
                    assertThat(new String(each.key(), StandardCharsets.UTF_8))
                            .isEqualTo(event.organizationId().toString());
                    events.add(event);
                }
            }
        } catch (EventJson.UnreadableEvent e) {
            throw new AssertionError(e);
        }
        return events;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
