package io.tollway.gateway.state;

import static io.tollway.gateway.state.SignedState.ORG;
import static io.tollway.gateway.state.SignedState.apiKey;
import static io.tollway.gateway.state.SignedState.digest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.LeaseClosed;
import io.tollway.contracts.ledger.UsageApplied;
import io.tollway.local.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSnapshotSourceIT {
    private static final SignedState ACCOUNTS = new SignedState();
    private static EmbeddedKafka kafka;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = EmbeddedKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            List<NewTopic> topics = Topics.all().stream()
                    .map(each -> new NewTopic(each.name(), each.partitions(), (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stopKafka() {
        producer.close();
        kafka.close();
    }

    @Test
    void stateArrivesBadRecordsAreCountedAndADisabledKeyIsKnownWellWithinTwoSeconds() {
        UUID id = UUID.randomUUID();
        publish(ACCOUNTS.record(Topics.TENANT_STATE, ORG.toString(), 1, SignedState.tenant("acme", 1)));
        publish(ACCOUNTS.key(apiKey(id, "first", false, 1)));
        KafkaSnapshotSource source = source(kafka.bootstrapServers());
        source.start();
        try {
            await(source::ready);
            assertThat(source.current().key(digest("first"))).isNotNull();
            assertThat(requireNonNull(source.current().tenant(ORG)).name()).isEqualTo("acme");

            publish(new SignedState().key(apiKey(id, "first", true, 2)));
            publish(Topics.API_KEY_STATE, id.toString(), "not signed at all".getBytes(StandardCharsets.UTF_8));
            await(() -> refused() == 2);
            assertThat(requireNonNull(source.current().key(digest("first")))
                            .state()
                            .disabled())
                    .isFalse();

            long disabledAt = System.nanoTime();
            publish(ACCOUNTS.key(apiKey(id, "first", true, 3)));
            await(() -> requireNonNull(source.current().key(digest("first")))
                    .state()
                    .disabled());
            assertThat(Duration.ofNanos(System.nanoTime() - disabledAt)).isLessThan(Duration.ofMillis(1_500));
        } finally {
            source.stop();
        }
    }

    @Test
    void withEveryDependencyDownTheDiskCopyMakesItReadyAtOnce() {
        UUID id = UUID.randomUUID();
        publish(ACCOUNTS.key(apiKey(id, "second", false, 1)));
        KafkaSnapshotSource before = source(kafka.bootstrapServers());
        before.start();
        await(() -> before.current().key(digest("second")) != null);
        before.stop();

        long start = System.nanoTime();
        KafkaSnapshotSource after = source("127.0.0.1:1");
        try {
            await(() -> {
                after.start();
                return true;
            });
            assertThat(after.ready()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(after.current().key(digest("second"))).isNotNull();
            StateRecord lookedUp = ACCOUNTS.key(apiKey(UUID.randomUUID(), "third", false, 1));
            after.offer(lookedUp);
            await(() -> after.current().key(digest("third")) != null);
        } finally {
            after.stop();
        }
    }

    @Test
    void withoutKafkaAndWithoutADiskCopyItStartsAndIsNotReady() {
        KafkaSnapshotSource source = source("127.0.0.1:1");
        source.start();
        assertThat(source.ready()).isFalse();
        assertThat(source.current().key(digest("first"))).isNull();
        source.stop();
    }

    @Test
    void billingsMarksAndClosedLeasesAreHeardAndAMarkNeverMovesBack() {
        UUID spool = UUID.randomUUID();
        ConcurrentLinkedQueue<LeaseClosed> closed = new ConcurrentLinkedQueue<>();
        publish(Topics.USAGE_APPLIED, spool.toString(), EventJson.write(new UsageApplied(spool, 70, 1)));
        KafkaSnapshotSource source = source(kafka.bootstrapServers());
        source.onLeaseClosed(closed::add);
        source.start();
        try {
            await(() -> source.appliedThrough(spool) == 70);
            publish(Topics.USAGE_APPLIED, spool.toString(), EventJson.write(new UsageApplied(spool, 60, 2)));
            publish(Topics.USAGE_APPLIED, spool.toString(), "{}".getBytes(StandardCharsets.UTF_8));
            publish(
                    Topics.LEASE_CLOSED,
                    "lease",
                    EventJson.write(new LeaseClosed(UUID.randomUUID(), spool, ORG, "closed", 1)));
            await(() -> !closed.isEmpty());
            assertThat(source.appliedThrough(spool)).isEqualTo(70);
        } finally {
            source.stop();
        }
    }

    private double refused() {
        var bad = metrics.find("gateway_state_records_total")
                .tag("verdict", "bad_signature")
                .counter();
        return bad == null ? 0 : bad.count();
    }

    private KafkaSnapshotSource source(String servers) {
        return new KafkaSnapshotSource(
                new SignedState.Settings(folder.resolve("snapshot"), ACCOUNTS.publicKeyFile(folder)),
                new SignedState.Broker(servers),
                metrics);
    }

    private static void publish(StateRecord record) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(record.topic(), record.key().getBytes(StandardCharsets.UTF_8), record.payload());
        message.headers()
                .add(
                        StateSignature.VERSION_HEADER,
                        Long.toString(record.version()).getBytes(StandardCharsets.US_ASCII))
                .add(StateSignature.SIGNATURE_HEADER, record.signature().getBytes(StandardCharsets.US_ASCII));
        send(message);
    }

    private static void publish(Topic topic, String key, byte @Nullable [] payload) {
        send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), payload));
    }

    private static void send(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
