package io.tollway.billing.stack;

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

/** What billing told others, as somebody who reads {@code billing.events.v1} from its beginning sees it. */
public final class BillingEvents {
    private BillingEvents() {}

    /** The organization's events of one type, once there are so many. */
    public static List<String> of(UUID organization, String type, int atLeast) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Tokens.text("billing.kafka.bootstrap-servers")),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.BILLING_EVENTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<String> found = new ArrayList<>();
            Waiting.until(atLeast + " events " + type, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    String text = new String(record.value(), StandardCharsets.UTF_8);
                    if (organization.toString().equals(record.key()) && text.contains("\"" + type + "\"")) {
                        found.add(text);
                    }
                });
                return found.size() >= atLeast;
            });
            return List.copyOf(found);
        }
    }
}
