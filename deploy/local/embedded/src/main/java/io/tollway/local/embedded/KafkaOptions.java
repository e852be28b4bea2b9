package io.tollway.local.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How to run a broker.
 *
 * @param port of the clients' listener on 127.0.0.1
 * @param controllerPort of the controller's listener on 127.0.0.1
 * @param log where its log goes
 * @param lifetime whether it ends with this JVM
 * @param jvmFlags heap and compiler flags of the child JVM
 */
public record KafkaOptions(int port, int controllerPort, Path log, Lifetime lifetime, List<String> jvmFlags) {

    public KafkaOptions {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(lifetime, "lifetime");
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** Free ports, a small heap, and the quick compiler only, since a test's broker lives for seconds. */
    static KafkaOptions forTests(Path folder) {
        List<Integer> ports = FreePort.find(2);
        return new KafkaOptions(
                ports.get(0),
                ports.get(1),
                folder.resolve("server.log"),
                Lifetime.WITH_THIS_JVM,
                List.of("-Xms64m", "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    }
}
