package io.tollway.gateway.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollway.contracts.StateSignature;
import io.tollway.gateway.state.StateFold.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * One thread that reads every state topic from its beginning and publishes snapshots.
 *
 * <p>It always replays from the beginning: the disk copy makes the gateway ready meanwhile, versions already held cost a comparison only, and a broker that was replaced, or a
 * tombstone that was compacted away, cannot leave a deleted key alive.
 */
final class StateReader {
    private static final Logger LOG = Logger.getLogger(StateReader.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);

    private final SnapshotConfig config;
    private final MeterRegistry metrics;
    private final Consumer<Snapshot> publish;
    private final PublicKey signer;
    private final StateFold fold;
    private final SnapshotFile file;
    private final ConcurrentLinkedQueue<StateRecord> inbox = new ConcurrentLinkedQueue<>();
    private final ExecutorService disk = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("snapshot-disk").daemon().unstarted(work));
    private final ConsumerLoop loop;

    private long revision = System.nanoTime();
    private boolean changed;
    private boolean unsaved;
    private boolean published;
    private boolean replayed;
    private long lastSwap;
    private long lastSave;

    StateReader(SnapshotConfig config, KafkaConfig kafka, MeterRegistry metrics, Consumer<Snapshot> publish) {
        this.config = config;
        this.metrics = metrics;
        this.publish = publish;
        this.signer = SigningKey.read(config.signingKeyFile());
        this.fold = new StateFold(signer);
        this.file = new SnapshotFile(config.directory());
        // At once: a new key, a budget and a revocation are waited for.
        this.loop = new ConsumerLoop(kafka, "state-reader", 0, this::read);
    }

    void start() {
        restore();
        loop.start();
    }

    void stop() throws InterruptedException {
        loop.stop();
        disk.shutdown();
        if (!disk.awaitTermination(5, TimeUnit.SECONDS)) {
            LOG.warn(
                    "the snapshot's copy on disk was still being written at the end; the next start takes the older one");
        }
    }

    void offer(StateRecord record) {
        inbox.add(record);
    }

    StateRecordVerifier verifier() {
        return new StateRecordVerifier(signer);
    }

    private void restore() {
        try {
            int entries = file.readInto(fold);
            if (entries > 0) {
                swap();
                LOG.infof("snapshot restored from disk, %d entries", entries);
            }
        } catch (IOException e) {
            // Not fatal: Kafka has everything. The damaged file stays until a whole one replaces it.
            LOG.errorf("the snapshot on disk cannot be used, waiting for Kafka: %s", e.getMessage());
            metrics.counter("gateway_snapshot_restore_failures_total").increment();
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, ConsumerLoop current) {
        List<TopicPartition> states = new ArrayList<>();
        StateKind.ALL.forEach(kind -> states.add(new TopicPartition(kind.topic().name(), 0)));
        consumer.assign(states);
        consumer.seekToBeginning(states);
        Map<TopicPartition, Long> target = new HashMap<>();
        while (current.running()) {
            var records = consumer.poll(changed ? Duration.ofMillis(5) : IDLE_POLL);
            for (ConsumerRecord<byte[], byte[]> each : records) {
                take(each);
            }
            for (StateRecord each = inbox.poll(); each != null; each = inbox.poll()) {
                count(each.topic(), fold.offer(each));
            }
            if (!replayed) {
                replayed = replayEnded(consumer, states, target);
            }
            publishWhenDue();
        }
        save();
    }

    private boolean replayEnded(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> states, Map<TopicPartition, Long> target) {
        try {
            if (target.isEmpty()) {
                target.putAll(consumer.endOffsets(states, Duration.ofMillis(500)));
            }
            for (TopicPartition each : states) {
                if (consumer.position(each, Duration.ofMillis(500)) < target.getOrDefault(each, Long.MAX_VALUE)) {
                    return false;
                }
            }
        } catch (org.apache.kafka.common.errors.TimeoutException brokerIsAway) {
            return false;
        }
        fold.endOfReplay().forEach((topic, dropped) -> {
            if (dropped < 0) {
                LOG.errorf(
                        "%s holds less than half of what is known; nothing was dropped. Is it the right broker?",
                        topic);
            } else if (dropped > 0) {
                LOG.infof("%s: %d entries that no longer exist were dropped", topic, dropped);
            }
        });
        changed = true;
        return true;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Header signature = record.headers().lastHeader(StateSignature.SIGNATURE_HEADER);
        long version = version(record.headers().lastHeader(StateSignature.VERSION_HEADER));
        if (record.key() == null || signature == null || signature.value() == null || version < 0) {
            count(record.topic(), Verdict.BAD_SIGNATURE);
            return;
        }
        count(
                record.topic(),
                fold.offer(new StateRecord(
                        record.topic(),
                        new String(record.key(), StandardCharsets.UTF_8),
                        version,
                        new String(signature.value(), StandardCharsets.US_ASCII),
                        record.value())));
    }

    private static long version(@org.jspecify.annotations.Nullable Header header) {
        if (header == null || header.value() == null) {
            return -1;
        }
        try {
            return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    static void count(MeterRegistry metrics, String topic, Verdict verdict) {
        metrics.counter(
                        "gateway_state_records_total",
                        "topic",
                        topic,
                        "verdict",
                        verdict.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private void count(String topic, Verdict verdict) {
        count(metrics, topic, verdict);
        switch (verdict) {
            case ACCEPTED -> {
                changed = true;
                unsaved = true;
            }
            case STALE -> {}
            case BAD_SIGNATURE, UNREADABLE, CONFLICTING, UNKNOWN_TOPIC ->
                LOG.errorf("a record of %s was refused (%s); its last good state stays in force", topic, verdict);
        }
    }

    /** The first snapshot waits for a complete replay, since half a catalogue would refuse what exists; later ones only gather for a moment. */
    private void publishWhenDue() {
        long now = System.nanoTime();
        boolean mayPublish = published || replayed;
        if (changed && mayPublish && now - lastSwap >= config.swapInterval().toNanos()) {
            swap();
        }
        if (unsaved && published && now - lastSave >= config.writeInterval().toNanos()) {
            lastSave = now;
            save();
        }
    }

    private void swap() {
        publish.accept(fold.build(++revision));
        published = true;
        changed = false;
        lastSwap = System.nanoTime();
    }

    private void save() {
        if (!unsaved || disk.isShutdown()) {
            return;
        }
        unsaved = false;
        var entries = fold.entries();
        disk.execute(() -> {
            try {
                file.write(entries);
            } catch (IOException e) {
                LOG.errorf("the snapshot cannot be kept on disk: %s", e.toString());
                metrics.counter("gateway_snapshot_save_failures_total").increment();
            }
        });
    }
}
