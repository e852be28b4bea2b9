package io.tollway.accounts.outbox;

import io.tollway.contracts.StateSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends signed records and waits until the broker has them: acks=all, idempotent, so one partition keeps the order of sending. */
final class StatePublisher implements AutoCloseable {
    private final StateSigner signer;
    private final KafkaProducer<String, byte[]> producer;

    StatePublisher(String bootstrapServers, Duration deliveryTimeout, StateSigner signer) {
        this.signer = signer;
        int timeout = Math.toIntExact(deliveryTimeout.toMillis());
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "accounts-relay",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        timeout / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        timeout,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        timeout / 2,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * The rows that the broker acknowledged, a prefix-closed part of what was given.
     *
     * @throws KafkaException when not even the first one could be sent
     */
    List<StateRow> send(List<StateRow> rows) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (StateRow row : rows) {
            sent.add(producer.send(record(row)));
        }
        producer.flush();
        List<StateRow> acknowledged = new ArrayList<>();
        for (int index = 0; index < sent.size(); index++) {
            try {
                sent.get(index).get();
                acknowledged.add(rows.get(index));
            } catch (ExecutionException e) {
                if (acknowledged.isEmpty()) {
                    throw new KafkaException("not acknowledged: " + e.getCause(), e.getCause());
                }
                return acknowledged;
            }
        }
        return acknowledged;
    }

    private ProducerRecord<String, byte[]> record(StateRow row) {
        SignedRecord signed = signer.sign(row);
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(row.topic(), 0, row.key(), row.payloadBytes());
        message.headers()
                .add(StateSignature.VERSION_HEADER, ascii(Long.toString(signed.version())))
                .add(StateSignature.KEY_ID_HEADER, ascii(signed.kid()))
                .add(StateSignature.SIGNATURE_HEADER, ascii(signed.sig()));
        return message;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
