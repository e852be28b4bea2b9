package io.tollway.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    @Test
    void keepsRecordsOverACrashAndASecondStart(@TempDir Path folder) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("facts", 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>("facts", "k", "first")).get(30, TimeUnit.SECONDS);
            }
            kafka.kill();
            assertThat(kafka.process().alive()).isFalse();
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder);
                var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("facts", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(20));
            assertThat(records).hasSize(1).first().extracting("value").isEqualTo("first");
        }
    }

    @Test
    void leavesNothingBehindWhenTheStartingJvmIsKilled(@TempDir Path folder) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Dtollway.root=" + System.getProperty("tollway.root"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsServers.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        List<ProcessId> servers;
        try (var output = jvm.inputReader(StandardCharsets.UTF_8)) {
            servers = output.lines()
                    .filter(line -> line.startsWith("server "))
                    .limit(2)
                    .map(line ->
                            ProcessId.parse(line.substring("server ".length())).orElseThrow())
                    .toList();
            assertThat(servers).hasSize(2).allMatch(ProcessId::alive);
            jvm.destroyForcibly();
            jvm.waitFor();
        }
        assertThat(servers).allMatch(server -> server.awaitEnd(Duration.ofSeconds(15)));
    }

    /** A JVM that starts both servers and then waits to be killed. */
    static final class StartsServers {
        private StartsServers() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            System.out.println(
                    "server " + EmbeddedKafka.start(folder.resolve("kafka")).process());
            System.out.println(
                    "server " + EmbeddedPostgres.start(folder.resolve("pg")).process());
            Thread.currentThread().join();
        }
    }
}
