package io.tollway.accounts.stack;

import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads one state topic from its beginning, as a gateway would: only records whose signature holds count. */
public final class StateTopic implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<StateMessage> read = new ArrayList<>();

    public record StateMessage(String key, long version, Optional<String> payload) {}

    public StateTopic(Topic topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        TestStack.setting("accounts.kafka.bootstrap-servers"),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Waits for a record that fits; fails when none came within the time. */
    public StateMessage await(Predicate<StateMessage> wanted, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<StateMessage> found = read.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            consumer.poll(Duration.ofMillis(50)).forEach(record -> read.add(message(record)));
        }
        throw new AssertionError("no such record within " + within + " among " + read.size());
    }

    /** Everything up to now. */
    public List<StateMessage> readAll() {
        consumer.endOffsets(consumer.assignment()).forEach((partition, end) -> {
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> read.add(message(record)));
            }
        });
        return List.copyOf(read);
    }

    private static StateMessage message(ConsumerRecord<String, byte[]> record) {
        long version = Long.parseLong(header(record, StateSignature.VERSION_HEADER));
        if (!StateSignature.verify(
                TestStack.signingKey(),
                record.topic(),
                record.key(),
                version,
                record.value(),
                header(record, StateSignature.SIGNATURE_HEADER))) {
            throw new AssertionError("a record of " + record.topic() + " is not signed by accounts");
        }
        return new StateMessage(
                record.key(),
                version,
                Optional.ofNullable(record.value()).map(value -> new String(value, StandardCharsets.UTF_8)));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
