package io.tollway.local.component;

import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FreePort;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.machine.DebianProgram;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.StackPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Valkey or Redis, in which several gateways count traffic limits together. Where neither is installed, each gateway gives its share. */
final class SharedLimits {
    static final String NAME = "redis";

    private static final List<DebianProgram> PROGRAMS = Stream.of("valkey-server", "redis-server")
            .map(name -> new DebianProgram(name, name, "several gateways count traffic limits in it"))
            .toList();

    private final LocalStack stack;

    SharedLimits(LocalStack stack) {
        this.stack = stack;
    }

    /** Empty when there is no program for it. */
    Optional<Component> component() {
        return program().map(this::component);
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().flatMap(each -> each.installed().stream()).findFirst();
    }

    private Component component(Path program) {
        int port = stack.ports().limits();
        return new Component(
                NAME,
                Set.of(),
                List.of(port),
                "redis://127.0.0.1:" + port,
                StopSignal.TERM,
                Duration.ofSeconds(30),
                spawned -> start(program, port, spawned),
                () -> FreePort.answers(port),
                () -> {});
    }

    /** Keeps nothing on disk: what it forgets the gateways tell it again. */
    private ProcessId start(Path program, int port, Consumer<ProcessId> spawned) {
        List<String> command = List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no");
        ChildProcess child = ChildProcess.start(new ChildCommand(
                NAME,
                command,
                Map.of(),
                stack.folder().data(NAME),
                stack.folder().log(NAME),
                Lifetime.DETACHED,
                StopSignal.TERM));
        spawned.accept(child.id());
        return child.id();
    }

    /** A gateway's settings: none for a single one, and the share of each for when the store is away. */
    static Map<String, String> settings(StackPlan plan) {
        if (plan.gateways() == 1) {
            return Map.of();
        }
        String gateways = Integer.toString(plan.gateways());
        return program().isEmpty()
                ? Map.of("gateway.limit.gateways", gateways)
                : Map.of(
                        "gateway.limit.gateways",
                        gateways,
                        "gateway.limit.store-url",
                        "redis://127.0.0.1:" + plan.ports().limits());
    }
}
