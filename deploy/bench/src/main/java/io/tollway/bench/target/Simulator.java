package io.tollway.bench.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.proc.Pinning;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FolderRemoval;
import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The upstream: a provider simulator of the bench's own, with its invoice in memory, so that its fsync is not measured. */
public final class Simulator implements AutoCloseable {

    /** Before the first token, where added latency is measured. */
    public static final int FIRST_TOKEN_MS = 50;
    /** Between two events, where CPU per event is measured. */
    public static final int EVENT_GAP_MS = 20;
    /** Between two events of a stream that is only held open. */
    public static final int HELD_GAP_MS = 1_000;

    private static final int HEAP_MEGABYTES = 384;

    private final ChildProcess process;
    private final int port;
    private final Path data;

    private Simulator(ChildProcess process, int port, Path data) {
        this.process = process;
        this.port = port;
        this.data = data;
    }

    /** @param checkout the repository, built */
    public static Simulator start(Path checkout, Path parent, Pinning pinning) {
        Path jar = checkout.resolve("deploy/provider-simulator/target/provider-simulator.jar");
        if (!Files.isReadable(jar)) {
            throw new BenchFailure("The provider simulator is not built: " + jar + " is missing. Build it with:"
                    + " mvn -q -DskipTests -pl deploy/provider-simulator -am package");
        }
        try {
            Path folder = Files.createDirectories(parent.resolve("simulator"));
            Path memory = Path.of("/dev/shm");
            Path data = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "tollway-bench-")
                    : Files.createTempDirectory(folder, "invoice-");
            int port = FreePort.find();
            List<String> command = new ArrayList<>(Child.java(HEAP_MEGABYTES));
            command.addAll(
                    List.of("-jar", jar.toString(), "--port", Integer.toString(port), "--data", data.toString()));
            ChildProcess process = Child.listening("simulator", pinning.rigPrefix(), command, folder, port);
            Simulator simulator = new Simulator(process, port, data);
            simulator.pace();
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the simulator's folder", e);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.id().pid();
    }

    /** The upstream called without anything between. */
    public Target direct() {
        return new Target("direct", Target.Kind.PASSES_THROUGH, port, port, List.of("direct"), OptionalLong.empty());
    }

    /** Hands over every line of the invoice. */
    public void invoice(Consumer<JsonNode> row) {
        calls().lines("/_simulator/invoice", row);
    }

    private void pace() {
        slow("slow_first_token", Lane.SLOW, FIRST_TOKEN_MS);
        slow("slow_stream", Lane.PACED, EVENT_GAP_MS);
        slow("slow_stream", Lane.HELD, HELD_GAP_MS);
    }

    private void slow(String kind, Lane lane, int millis) {
        for (String provider : List.of(lane.provider(), lane.foreignProvider())) {
            ObjectNode fault = JsonCalls.JSON
                    .createObjectNode()
                    .put("kind", kind)
                    .put("provider", provider)
                    .put("delay_ms", millis);
            calls().post("/_simulator/faults", fault).required("pace the simulator");
        }
    }

    private JsonCalls calls() {
        return new JsonCalls("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.close();
        try {
            FolderRemoval.remove(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + data, e);
        }
    }
}
