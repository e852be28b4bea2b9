package io.tollway.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code ./tollway up} says about ports before it builds. */
class TakenPortsTest {
    @Test
    void aTakenPortIsNamedWithItsOwner() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> taken = TakenPorts.taken(new PortPlan(other.getLocalPort()));
            assertTrue(
                    taken.getFirst().startsWith("port " + other.getLocalPort() + " is taken by pid "), taken::toString);
        }
    }

    @Test
    void thePortsAreThoseTheCommandLineAsksFor() {
        assertEquals(PortPlan.DEFAULT_BASE, TakenPorts.base("up", "--detach"));
        assertEquals(18080, TakenPorts.base("up", "--port-base", "18080"));
        assertEquals(18080, TakenPorts.base("up", "--port-base=18080", "--detach"));
        assertEquals(PortPlan.DEFAULT_BASE, TakenPorts.base("up", "--port-base", "many"));
    }

    /** Run from its source, nothing is on the class path but the JDK. */
    @Test
    void itRunsFromItsSourceWithTheJdkAlone() throws IOException, InterruptedException {
        Path source = Path.of("src/main/java/io/tollway/local/stack/TakenPorts.java");
        assertTrue(Files.isReadable(source), source::toString);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            source.toString(),
                            "--port-base=" + (other.getLocalPort() - 1))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(1, run.waitFor(), said);
            assertTrue(said.contains("port " + other.getLocalPort() + " is taken by pid "), said);
        }
    }
}
