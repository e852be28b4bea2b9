package io.tollway.bench.target;

import io.tollway.bench.proc.Pinning;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A JVM of its own for {@link BareProxy}, with the heap that the local stack gives the gateway. */
public final class BareProxyProcess implements AutoCloseable {

    private static final int HEAP_MEGABYTES = 256;

    private final ChildProcess process;
    private final Target target;

    private BareProxyProcess(ChildProcess process, Target target) {
        this.process = process;
        this.target = target;
    }

    public static BareProxyProcess start(String name, Path parent, int upstreamPort, Pinning pinning) {
        try {
            Path folder = Files.createDirectories(parent.resolve(name));
            int port = FreePort.find();
            List<String> command = new ArrayList<>(Child.java(HEAP_MEGABYTES));
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    BareProxy.class.getName(),
                    Integer.toString(port),
                    Integer.toString(upstreamPort)));
            ChildProcess process = Child.listening(name, pinning.proxyPrefix(), command, folder, port);
            return new BareProxyProcess(
                    process,
                    new Target(
                            name,
                            Target.Kind.PASSES_THROUGH,
                            port,
                            port,
                            List.of(name),
                            OptionalLong.of(process.id().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder below " + parent, e);
        }
    }

    public Target target() {
        return target;
    }

    @Override
    public void close() {
        process.close();
    }
}
