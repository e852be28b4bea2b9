package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A broker's folder: its configuration file and its formatted log directory. */
final class KafkaStorage {

    private final Path folder;
    private final KafkaOptions options;

    KafkaStorage(Path folder, KafkaOptions options) {
        this.folder = folder;
        this.options = options;
    }

    Path folder() {
        return folder;
    }

    Path configuration() {
        return folder.resolve("server.properties");
    }

    /** Written on every start, since ports may have changed. One broker, so every internal topic has one replica. */
    void writeConfiguration() {
        String text = """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.network.threads=2
                num.io.threads=4
                log.cleaner.dedupe.buffer.size=16777216
                log.retention.hours=168
                log.index.size.max.bytes=1048576
                """.formatted(options.port(), options.controllerPort(), logs());
        try {
            Files.createDirectories(folder);
            Files.writeString(configuration(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + configuration() + ": " + e.getMessage(), e);
        }
    }

    void formatIfMissing() {
        if (Files.exists(logs().resolve("meta.properties"))) {
            return;
        }
        List<String> command = new ArrayList<>(KafkaClassPath.java(options));
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                clusterId(),
                "--config",
                configuration().toString()));
        ChildProcess format = ChildProcess.start(new ChildCommand(
                "Kafka's format", command, Map.of(), folder, options.log(), Lifetime.WITH_THIS_JVM, StopSignal.TERM));
        if (!format.succeeds(Duration.ofMinutes(2))) {
            throw new ServerStartException(
                    "Kafka could not format " + logs() + ". Log: " + options.log(), format.lastLogLines(20));
        }
    }

    private Path logs() {
        return folder.resolve("data");
    }

    /** Kafka writes UUIDs as 22 characters of base64url. */
    private static String clusterId() {
        UUID random = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits());
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        // Kafka's command line would take a leading dash for an option.
        return text.startsWith("-") ? "A" + text.substring(1) : text;
    }
}
