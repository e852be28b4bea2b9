package io.tollway.bench.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.ledger.LeasePort.Granted;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Ships the records of one made-up spool, numbered without gaps, as a gateway does. */
final class SpoolTopic implements AutoCloseable {
    private static final String TOPIC = "usage.events.v1";

    private final UUID spool;
    private final ObjectNode model;
    private final long charge;
    private final Clock clock = Clock.systemUTC();
    private final KafkaProducer<String, byte[]> producer;
    private volatile @Nullable Exception failure;
    private long seq;

    /** @param model a FINAL that a gateway wrote; every debit here is the same request by another organization */
    SpoolTopic(String bootstrap, UUID spool, ObjectNode model) {
        this.spool = spool;
        this.model = model;
        this.charge = model.path("charge_nano").asLong();
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "linger.ms",
                        20,
                        "batch.size",
                        262_144,
                        "buffer.memory",
                        134_217_728L,
                        "enable.metrics.push",
                        false),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** What one debit takes, nano-dollars. */
    long charge() {
        return charge;
    }

    /** How a gateway ships a request: it holds the START for a second, so that the FINAL of a quick one stands for both. */
    enum Length {
        QUICK(1),
        LONG(2);

        private final int records;

        Length(int records) {
            this.records = records;
        }

        int records() {
            return records;
        }
    }

    /** A request of one instant, in as many records as the length tells. */
    void request(Granted lease, Length length) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID request = uuidV7(now);
        ObjectNode end = model.deepCopy();
        long startSeq = ++seq;
        switch (length) {
            case QUICK -> end.put("start_seq", startSeq);
            case LONG -> {
                end.remove("start_seq");
                start(lease, request, startSeq, now);
            }
        }
        end.put("spool_id", spool.toString())
                .put("spool_seq", ++seq)
                .put("organization_id", lease.organization().toString())
                .put("request_id", request.toString())
                .put("generation_id", "gen-" + request)
                .put("started_at", now.toString())
                .put("ended_at", now.toString());
        end.putArray("charges")
                .addObject()
                .put("lease_id", lease.lease().toString())
                .put("bucket_kind", "balance")
                .put("bucket_id", lease.organization().toString())
                .put("amount_nano", charge);
        send(lease.organization(), end);
    }

    private void start(Granted lease, UUID request, long startSeq, Instant now) {
        ObjectNode start = head("start", lease.organization(), startSeq)
                .put("request_id", request.toString())
                .put("project_id", model.path("project_id").asText())
                .put("key_id", model.path("key_id").asText())
                .put("node_id", "bench")
                .put("requested_model", model.path("requested_model").asText())
                .put("hold_nano", model.path("hold_nano").asLong())
                .put("started_at", now.toString());
        start.putArray("lease_ids").add(lease.lease().toString());
        send(lease.organization(), start);
    }

    /** Declares a lease as used up to here. */
    void close(Granted lease, long count, long sumNano) {
        send(
                lease.organization(),
                head("close", lease.organization(), ++seq)
                        .put("lease_id", lease.lease().toString())
                        .put("count", count)
                        .put("sum_nano", sumNano)
                        .put("closed_at", clock.instant().toString()));
    }

    private ObjectNode head(String kind, UUID organization, long spoolSeq) {
        return JsonCalls.JSON
                .createObjectNode()
                .put("kind", kind)
                .put("spool_id", spool.toString())
                .put("spool_seq", spoolSeq)
                .put("organization_id", organization.toString());
    }

    private void send(UUID organization, ObjectNode event) {
        try {
            byte[] json = JsonCalls.JSON.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(TOPIC, organization.toString(), json), (metadata, error) -> {
                if (error != null) {
                    failure = error;
                }
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record cannot be written", e);
        }
    }

    /** Waits until the broker has everything. */
    void flush() {
        producer.flush();
        Exception broken = failure;
        if (broken != null) {
            throw new IllegalStateException("Kafka did not take a record: " + broken.getMessage(), broken);
        }
    }

    private static UUID uuidV7(Instant at) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = at.toEpochMilli() << 16 | 0x7000L | random.nextLong() & 0x0fffL;
        long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    @Override
    public void close() {
        producer.close();
    }
}
