package io.tollway.billing.stack;

import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What billing told others, as somebody who reads its topics from its beginning sees it. */
public final class BillingEvents {
    private BillingEvents() {}

    /** The organization's events of one type, once there are so many. */
    public static List<String> of(UUID organization, String type, int atLeast) {
        return told(Topics.BILLING_EVENTS, organization.toString(), "\"" + type + "\"", atLeast);
    }

    /** What gateways hear when a lease is asked back. */
    public static String recalls(UUID lease) {
        return told(Topics.LEASE_CLOSED, lease.toString(), "\"recalled\"", 1).getFirst();
    }

    private static List<String> told(Topic topic, String key, String part, int atLeast) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Tokens.text("billing.kafka.bootstrap-servers")),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<String> found = new ArrayList<>();
            Waiting.until(atLeast + " records with " + part, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    String text = new String(record.value(), StandardCharsets.UTF_8);
                    if (key.equals(record.key()) && text.contains(part)) {
                        found.add(text);
                    }
                });
                return found.size() >= atLeast;
            });
            return List.copyOf(found);
        }
    }
}
