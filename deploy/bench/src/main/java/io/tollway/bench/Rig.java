package io.tollway.bench;

import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.measure.Bed;
import io.tollway.bench.proc.Pinning;
import io.tollway.bench.proc.ProcFs;
import io.tollway.bench.result.Figures;
import io.tollway.bench.stack.BenchTenant;
import io.tollway.bench.stack.Stack;
import io.tollway.bench.target.BareProxyProcess;
import io.tollway.bench.target.BenchFailure;
import io.tollway.bench.target.Nginx;
import io.tollway.bench.target.Simulator;
import io.tollway.bench.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that runs during a measurement; closing it leaves nothing running and nobody pinned. */
final class Rig implements AutoCloseable {

    /** Half of what a key may have under way at a time. */
    private static final int STREAMS_PER_KEY = 100;

    private static final int LEAST_KEYS = 16;
    private static final int STREAMS_PER_ACCOUNT = 200;

    private final ProcFs proc = ProcFs.ofThisMachine();
    private final Pinning pinning;
    private final List<Target> targets = new ArrayList<>();
    private final Map<String, String> facts = new TreeMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeAll, "bench-cleanup");
    private Optional<BenchTenant> tenant = Optional.empty();
    private Map<String, Long> beside = Map.of();
    private @Nullable LoadGenerator generator;
    private @Nullable Simulator simulator;

    private Rig(boolean pinned) {
        this.pinning = Pinning.ofThisMachine(proc, pinned);
    }

    static Rig build(BenchOptions options, Path checkout) {
        Rig rig = new Rig(options.pinned());
        Runtime.getRuntime().addShutdownHook(rig.hook);
        try {
            rig.assemble(options, checkout);
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private void assemble(BenchOptions options, Path checkout) {
        Path folder = folder(checkout);
        Path nginx = Nginx.program();
        Simulator upstream = keep(Simulator.start(checkout, folder, pinning));
        simulator = upstream;
        targets.add(upstream.direct());
        targets.add(keep(Nginx.start(Figures.REFERENCE, nginx, folder, upstream.port(), pinning))
                .target());
        targets.add(keep(Nginx.start(Figures.CONTROL, nginx, folder, upstream.port(), pinning))
                .target());
        targets.add(keep(BareProxyProcess.start("bare-vertx", folder, upstream.port(), pinning))
                .target());
        if (options.gateway()) {
            gateway(options, checkout, folder, upstream);
        }
        pinning.pinThisJvm();
        targets.forEach(this::mustBeOnItsProcessor);
        LoadGenerator load = keep(new LoadGenerator());
        generator = load;
        facts.putAll(MachineFacts.collect(proc, pinning, nginx, load.transport(), options, checkout));
    }

    private void gateway(BenchOptions options, Path checkout, Path folder, Simulator upstream) {
        int loops = pinning.active() ? 1 : Runtime.getRuntime().availableProcessors();
        Stack stack = keep(
                options.localEnv().isPresent()
                        ? Stack.running(options.localEnv().get())
                        : Stack.start(checkout, folder.resolve("stack"), options.portBase(), loops));
        int keys = Math.max(LEAST_KEYS, options.streams() / STREAMS_PER_KEY + 1);
        int accounts = Math.max(1, options.streams() / STREAMS_PER_ACCOUNT);
        BenchTenant made = BenchTenant.create(stack, upstream.port(), keys, accounts);
        tenant = Optional.of(made);
        beside = stack.otherPids();
        beside.values().forEach(this::pinRig);
        String before = pinning.pinProxy(stack.gatewayPid());
        open.push(() -> pinning.release(stack.gatewayPid(), before));
        targets.addAll(made.targets(stack));
        facts.put("gateway event loops", options.localEnv().isPresent() ? "as started" : Integer.toString(loops));
    }

    /** A proxy beside generator and upstream is woken without a word between processors, and cheaper than one that stands alone. */
    private void mustBeOnItsProcessor(Target target) {
        target.pid().ifPresent(pid -> {
            if (!pinning.isOnProxyCore(pid)) {
                throw new BenchFailure(target.name() + " may run on other processors than " + pinning.proxyCore()
                        + ", which is the proxies'; give --no-pinning to measure without");
            }
        });
    }

    private void pinRig(long pid) {
        String before = pinning.pinRig(pid);
        open.push(() -> pinning.release(pid, before));
    }

    Bed bed() {
        return new Bed(Objects.requireNonNull(generator), proc, pinning, beside);
    }

    Simulator simulator() {
        return Objects.requireNonNull(simulator);
    }

    ProcFs proc() {
        return proc;
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    Map<String, String> facts() {
        return Map.copyOf(facts);
    }

    Optional<BenchTenant> tenant() {
        return tenant;
    }

    private static Path folder(Path checkout) {
        try {
            return Files.createDirectories(checkout.resolve(".tollway/bench"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the bench's folder", e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        closeAll();
    }

    /** Also run on Ctrl-C. One failure must not keep the others running. */
    private synchronized void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("bench: while stopping: " + e.getMessage());
            }
        }
    }
}
