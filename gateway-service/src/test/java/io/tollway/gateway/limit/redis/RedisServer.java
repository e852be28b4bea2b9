package io.tollway.gateway.limit.redis;

import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real server of its own on a free port, keeping nothing on disk. */
final class RedisServer implements AutoCloseable {
    private static final List<Path> PROGRAMS = Stream.of("valkey-server", "redis-server")
            .flatMap(name -> Stream.of("/usr/bin", "/usr/local/bin").map(folder -> Path.of(folder, name)))
            .toList();

    private final Path program;
    private final int port;
    private Process process;

    private RedisServer(Path program, int port) {
        this.program = program;
        this.port = port;
        this.process = run();
    }

    /** Skips the test where neither Valkey nor Redis is installed. */
    static RedisServer start() {
        Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(
                program.isPresent(), "needs valkey-server or redis-server (Debian: apt-get install redis-server)");
        return new RedisServer(program.orElseThrow(), FreePort.find());
    }

    URI url() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    void startAgain() {
        process = run();
    }

    private Process run() {
        try {
            Process started = new ProcessBuilder(
                            program.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!answers()) {
                if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(program + " does not start on port " + port);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
