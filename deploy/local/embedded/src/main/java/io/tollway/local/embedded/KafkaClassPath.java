package io.tollway.local.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the broker's jars are: collected by Maven, so that they never meet the class path of a service or a test. */
final class KafkaClassPath {

    private static final Path LIBRARIES = Path.of("deploy/local/kafka-dist/target/lib");

    private KafkaClassPath() {}

    /** The beginning of a command line: this JVM's own java, the flags, the class path. */
    static List<String> java(KafkaOptions options) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options.jvmFlags());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
        words.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
        words.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS");
        words.add("-Dorg.slf4j.simpleLogger.showThreadName=false");
        words.add("-cp");
        words.add(libraries() + "/*");
        return words;
    }

    /** The system property {@code tollway.root}, else the nearest folder upwards that has the jars. */
    private static Path libraries() {
        @Nullable String root = System.getProperty("tollway.root");
        if (root != null && hasBroker(Path.of(root).resolve(LIBRARIES))) {
            return Path.of(root).resolve(LIBRARIES).toAbsolutePath();
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (hasBroker(at.resolve(LIBRARIES))) {
                return at.resolve(LIBRARIES);
            }
        }
        throw new ServerStartException(
                "Kafka's jars are not in " + LIBRARIES
                        + ". Build them with: mvn -q -pl deploy/local/kafka-dist generate-resources"
                        + " (and run inside the checkout, or set -Dtollway.root).",
                List.of());
    }

    private static boolean hasBroker(Path folder) {
        return !folder.toString().isEmpty()
                && Files.isDirectory(folder)
                && java.util.Objects.requireNonNullElse(
                                        folder.toFile().list((dir, name) -> name.startsWith("kafka_2.13-")),
                                        new String[0])
                                .length
                        > 0;
    }
}
