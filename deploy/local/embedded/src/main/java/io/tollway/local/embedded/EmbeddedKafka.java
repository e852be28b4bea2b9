package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The real Kafka broker (KRaft, broker and controller in one process) as a child JVM on the class path that
 * {@code deploy/local/kafka-dist} collects. Loopback only, no topics made by themselves; the caller creates them.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(180);

    private final KafkaOptions options;
    private final ChildProcess child;
    private final Path folder;
    private final boolean removeOnClose;

    private EmbeddedKafka(KafkaOptions options, ChildProcess child, Path folder, boolean removeOnClose) {
        this.options = options;
        this.child = child;
        this.folder = folder;
        this.removeOnClose = removeOnClose;
    }

    /** A throw-away broker on a free port; its data is removed on close, and when this JVM ends. */
    public static EmbeddedKafka start() {
        try {
            Path folder = Files.createTempDirectory("tollway-kafka-");
            Guardian.removeAtEnd(folder);
            return start(folder, KafkaOptions.forTests(folder), process -> {}, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder for Kafka", e);
        }
    }

    /** A broker on a free port that ends with this JVM; its data stays in the folder. */
    public static EmbeddedKafka start(Path folder) {
        return start(folder, KafkaOptions.forTests(folder));
    }

    /**
     * Formats the folder on the first run, starts the broker and waits until it serves.
     *
     * @throws ServerStartException when it does not come up; says why and what to do
     */
    public static EmbeddedKafka start(Path folder, KafkaOptions options) {
        return start(folder, options, process -> {});
    }

    /**
     * {@link #start(Path, KafkaOptions)} that tells the process as soon as it exists, long before it serves, so that the caller
     * can clean up after an interrupted start.
     */
    public static EmbeddedKafka start(Path folder, KafkaOptions options, Consumer<ProcessId> spawned) {
        return start(folder, options, spawned, false);
    }

    private static EmbeddedKafka start(
            Path folder, KafkaOptions options, Consumer<ProcessId> spawned, boolean removeOnClose) {
        KafkaStorage storage = new KafkaStorage(folder.toAbsolutePath(), options);
        storage.writeConfiguration();
        storage.formatIfMissing();
        List<String> command = new ArrayList<>(KafkaClassPath.java(options));
        command.addAll(List.of("kafka.Kafka", storage.configuration().toString()));
        long logStart = logSize(options.log());
        ChildProcess child = ChildProcess.start(new ChildCommand(
                "Kafka", command, Map.of(), storage.folder(), options.log(), options.lifetime(), StopSignal.TERM));
        spawned.accept(child.id());
        child.awaitReady(() -> started(options.log(), logStart) && FreePort.answers(options.port()), START_TIMEOUT);
        return new EmbeddedKafka(options, child, folder, removeOnClose);
    }

    /** {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + options.port();
    }

    public ProcessId process() {
        return child.id();
    }

    /** A controlled shutdown: logs are flushed and closed. */
    @Override
    public void close() {
        child.close();
        if (removeOnClose) {
            try {
                FolderRemoval.remove(folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + folder, e);
            }
        }
    }

    /** As a crash would. */
    public void kill() {
        StopSignal.KILL.send(child.id());
        child.id().awaitEnd(Duration.ofSeconds(10));
    }

    private static long logSize(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker accepts connections before it serves them; this line of its log comes when it is unfenced and ready. */
    private static boolean started(Path log, long since) {
        try (var file = Files.newByteChannel(log)) {
            file.position(Math.min(since, file.size()));
            byte[] news = java.nio.channels.Channels.newInputStream(file).readAllBytes();
            return new String(news, java.nio.charset.StandardCharsets.UTF_8).contains("Kafka Server started");
        } catch (IOException e) {
            return false;
        }
    }
}
