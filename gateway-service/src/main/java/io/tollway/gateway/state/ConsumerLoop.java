package io.tollway.gateway.state;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** A thread with a consumer that belongs to no group; a consumer that fails is replaced by one that starts anew. */
final class ConsumerLoop {
    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final long RETRY_SECONDS = 1;
    private static final long STOP_MILLIS = 5_000;

    private final Map<String, Object> properties;
    private final Reading reading;
    private final Thread thread;
    private volatile boolean running = true;

    /** What is done with one consumer, from its first assignment on. */
    @FunctionalInterface
    interface Reading {
        /** Reads until the loop no longer runs. A {@link KafkaException} begins it again with another consumer. */
        void read(KafkaConsumer<byte[], byte[]> consumer, ConsumerLoop loop);
    }

    /**
     * @param name of the thread
     * @param gatherMillis how long the broker lets small news gather before it answers a fetch; 0 for news at once
     */
    ConsumerLoop(KafkaConfig kafka, String name, int gatherMillis, Reading reading) {
        this.properties = properties(kafka, gatherMillis);
        this.reading = reading;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends the loop after the poll under way. Returns when the thread is gone, or after five seconds. */
    void stop() throws InterruptedException {
        running = false;
        thread.join(STOP_MILLIS);
    }

    boolean running() {
        return running;
    }

    private void run() {
        while (running) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
                reading.read(consumer, this);
            } catch (WakeupException | InterruptException e) {
                running = false;
            } catch (KafkaException e) {
                LOG.warnf("%s failed, trying again: %s", thread.getName(), e.toString());
                pause();
            } catch (RuntimeException | OutOfMemoryError e) {
                // A port that speaks something else than Kafka is read as a message of a gigabyte. Nobody would start
                // this thread again, and what is not read any more is a revocation.
                LOG.errorf(e, "%s failed, trying again", thread.getName());
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(RETRY_SECONDS);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    private static Map<String, Object> properties(KafkaConfig kafka, int gatherMillis) {
        Map<String, Object> properties = new HashMap<>(kafka.client());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        if (gatherMillis > 0) {
            properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 64 << 10);
            properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, gatherMillis);
        }
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
