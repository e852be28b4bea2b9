package io.tollway.chaos.fault;

import io.tollway.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes usage records again, as a producer does that has not heard of its success, or a spool that is shipped a second time. */
final class Repeater {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final String bootstrap;
    private final Random random;

    Repeater(String bootstrap, long seed) {
        this.bootstrap = bootstrap;
        this.random = new Random(seed);
    }

    /** Repeats at most that many of the records written so far, anywhere in the topic, shuffled; returns how many. */
    int repeat(int most) {
        List<ConsumerRecord<byte[], byte[]>> records = read(most);
        Collections.shuffle(records, random);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class,
                "max.block.ms",
                5_000))) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                producer.send(new ProducerRecord<>(
                        record.topic(), record.partition(), record.key(), record.value(), record.headers()));
            }
        }
        return records.size();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(int most) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "enable.auto.commit",
                false,
                "default.api.timeout.ms",
                10_000,
                "max.poll.records",
                Math.max(1, most / 2)))) {
            String topic = Topics.USAGE_EVENTS.name();
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> consumer.seek(partition, end == 0 ? 0 : random.nextLong(end)));
            long deadline = System.nanoTime() + LOOK.toNanos();
            while (found.size() < most && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofMillis(500)).forEach(found::add);
            }
        }
        return found.size() > most ? new ArrayList<>(found.subList(0, most)) : found;
    }
}
