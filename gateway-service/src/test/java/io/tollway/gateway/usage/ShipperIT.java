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
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
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
                            new NewTopic("longer", 6, (short) 1),
                            new NewTopic("full", 6, (short) 1),
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
    void everyNumberArrivesOnceInOrderPerOrganizationAndAQuickRequestIsOneRecord() {
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            UUID[] organizations = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
            Shipper shipper = shipper(fixture, kafka.bootstrapServers(), Topics.USAGE_EVENTS.name(), 512, () -> 0);
            shipper.start();
            for (int i = 0; i < 3_000; i++) {
                complete(fixture, organizations[i % 3]);
            }
            await(() -> shipper.shippedThrough() == 6_000);
            shipper.stop();

            Map<UUID, Long> last = new HashMap<>();
            List<UsageEvent> events = read(Topics.USAGE_EVENTS.name(), 3_000);
            assertThat(events).hasSize(3_000).allSatisfy(each -> assertThat(each)
                    .isInstanceOf(UsageEvent.Final.class));
            for (UsageEvent event : events) {
                long before = last.getOrDefault(event.organizationId(), 0L);
                assertThat(event.spoolSeq()).isGreaterThan(before);
                last.put(event.organizationId(), event.spoolSeq());
            }
            assertThat(numbers(events)).hasSize(6_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void theStartOfALongerRequestIsARecordOfItsOwn() {
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper shipper = shipper(fixture, kafka.bootstrapServers(), "longer", 512, () -> 0);
            shipper.start();
            StartRecord start = begin(fixture, SpoolFixture.ORGANIZATION);
            complete(fixture, SpoolFixture.ORGANIZATION);
            await(() -> shipper.shippedThrough() == 3);
            fixture.finish(SpoolFixture.end(start, 1, List.of()));
            await(() -> shipper.shippedThrough() == 4);
            shipper.stop();

            List<UsageEvent> events = read("longer", 3);
            assertThat(events).extracting(UsageEvent::spoolSeq).containsExactly(3L, 1L, 4L);
            assertThat(events).extracting(ShipperIT::startSeq).containsExactly(2L, null, null);
        }
    }

    @Test
    void aFullWindowWaitsForNobodysEnd() {
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper shipper = shipper(fixture, kafka.bootstrapServers(), "full", 4, () -> 0);
            for (int i = 0; i < 20; i++) {
                begin(fixture, SpoolFixture.ORGANIZATION);
            }
            shipper.start();
            await(() -> shipper.shippedThrough() >= 16);
            shipper.stop();

            assertThat(read("full", 20)).hasSize(20);
        }
    }

    @Test
    void requestsGoOnWithoutABrokerAndARestartShipsBehindWhatWasApplied() {
        AtomicLong applied = new AtomicLong();
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper lost = shipper(fixture, "127.0.0.1:1", "again", 512, applied::get);
            lost.start();
            for (int i = 0; i < 100; i++) {
                complete(fixture, SpoolFixture.ORGANIZATION);
            }
            assertThat(fixture.shipped()).hasSize(200);
            assertThat(lost.shippedThrough()).isZero();
            lost.stop();
        }
        applied.set(51);
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            Shipper shipper = shipper(fixture, kafka.bootstrapServers(), "again", 512, applied::get);
            shipper.start();
            complete(fixture, SpoolFixture.ORGANIZATION);
            await(() -> shipper.shippedThrough() == 202);
            shipper.stop();
            List<UsageEvent> events = read("again", 76);
            assertThat(events)
                    .extracting(UsageEvent::spoolSeq)
                    .startsWith(52L, 54L)
                    .endsWith(202L);
            assertThat(events)
                    .extracting(ShipperIT::startSeq)
                    .startsWith(null, 53L)
                    .endsWith(201L);
        }
    }

    private static List<Long> numbers(List<UsageEvent> events) {
        List<Long> numbers = new ArrayList<>();
        for (UsageEvent each : events) {
            numbers.add(each.spoolSeq());
            Long start = startSeq(each);
            if (start != null) {
                numbers.add(start);
            }
        }
        return numbers;
    }

    private static @Nullable Long startSeq(UsageEvent event) {
        return event instanceof UsageEvent.Final last ? last.startSeq() : null;
    }

    private static Shipper shipper(
            SpoolFixture fixture, String servers, String topic, int window, LongSupplier applied) {
        return new Shipper(fixture.spool, topic, window, UsageProducers.of(servers, Map.of()), applied);
    }

    private static StartRecord begin(SpoolFixture fixture, UUID organization) {
        StartRecord start = SpoolFixture.start(organization, UUID.randomUUID(), 10, List.of());
        await(() -> !fixture.start(start).failed());
        return start;
    }

    private static void complete(SpoolFixture fixture, UUID organization) {
        StartRecord start = begin(fixture, organization);
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
