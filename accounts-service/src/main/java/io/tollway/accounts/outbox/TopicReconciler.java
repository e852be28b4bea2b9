package io.tollway.accounts.outbox;

import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Finds what Kafka was told but does not hold: a broker that lost its data or was replaced, or an old message that arrived after a newer one. What is found is sent again.
 */
final class TopicReconciler {
    static final List<Topic> OWN_TOPICS = List.of(
            Topics.API_KEY_STATE,
            Topics.TENANT_STATE,
            Topics.MEMBER_STATE,
            Topics.POLICY_STATE,
            Topics.CREDENTIAL_STATE,
            Topics.CATALOG_STATE,
            Topics.PRICE_STATE);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String bootstrapServers;

    TopicReconciler(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Rows that count as published and are not the last record of their key. A tombstone may be gone: compaction removes it in time. */
    List<StateRow> missing(List<StateRow> published) {
        Map<String, Long> held = lastVersions();
        return published.stream()
                .filter(row -> {
                    Long version = held.get(row.topic() + '\n' + row.key());
                    return version == null ? row.payload() != null : version != row.version();
                })
                .toList();
    }

    private Map<String, Long> lastVersions() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "accounts-reconciler",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        5_000,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        4_000),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = OWN_TOPICS.stream()
                    .map(topic -> new TopicPartition(topic.name(), 0))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            Map<String, Long> versions = new HashMap<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                var records = consumer.poll(Duration.ofMillis(200));
                records.forEach(record -> versions.put(record.topic() + '\n' + record.key(), version(record)));
                if (!records.isEmpty()) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() - deadline > 0) {
                    throw new KafkaException("the state topics cannot be read to their end");
                }
            }
            return versions;
        }
    }

    /** The version that the record claims; one without a readable version counts as none, and the true one is sent again. */
    private static long version(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(StateSignature.VERSION_HEADER);
        if (header == null) {
            return -1;
        }
        try {
            return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
