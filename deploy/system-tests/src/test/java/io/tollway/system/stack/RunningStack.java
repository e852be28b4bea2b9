package io.tollway.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One stack for all system tests of a JVM, started by the real command from nothing and stopped at the end. It has its own
 * ports and its own folder, so a developer's stack in the same checkout is left alone.
 */
public final class RunningStack {

    /** Below the ports that the kernel hands out by itself, and away from the default plan. */
    private static final int PORT_BASE = 26_080;

    static final Path ROOT = Path.of(System.getProperty("tollway.root")).toAbsolutePath();
    /** {@code TOLLWAY_TEST_STACK=DIR} runs the tests on a stack that is up already, while they are being written. */
    private static final String GIVEN = System.getenv().getOrDefault("TOLLWAY_TEST_STACK", "");

    private static final Path FOLDER =
            GIVEN.isEmpty() ? ROOT.resolve("deploy/system-tests/target/stack") : Path.of(GIVEN);
    private static final RunningStack INSTANCE = new RunningStack();

    private int gateways = 1;

    private RunningStack() {}

    /** The running stack, with one gateway; the first call starts it, which takes a minute or two. */
    public static RunningStack get() {
        return withGateways(1);
    }

    /** The running stack with so many gateways; data and keys stay what they were when their number changes. */
    public static synchronized RunningStack withGateways(int gateways) {
        RunningStack stack = Started.STACK;
        if (gateways != stack.gateways && GIVEN.isEmpty()) {
            succeeded(stack.tollway("down"));
            succeeded(stack.up("--gateways", Integer.toString(gateways), "--port-base", Integer.toString(PORT_BASE)));
            stack.gateways = gateways;
        }
        return stack;
    }

    /** A value of {@code local.env}, read anew each time since process ids change when something was started again. */
    public String value(String key) {
        String value = localEnv().get(key);
        if (value == null) {
            throw new AssertionError("local.env has no " + key);
        }
        return value;
    }

    /** All of {@code local.env}; empty when there is none. */
    public Map<String, String> localEnv() {
        Map<String, String> values = new LinkedHashMap<>();
        Path file = FOLDER.resolve("local.env");
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                int equals = line.indexOf('=');
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    /** The server process of a component, by its name in {@code TOLLWAY_PID_…}. */
    public ProcessHandle process(String component) {
        return ProcessHandle.of(Long.parseLong(value("TOLLWAY_PID_" + component)))
                .orElseThrow();
    }

    /** {@code kill -9}; returns when the process is gone. */
    public void kill(String component) {
        ProcessHandle process = process(component);
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** {@code ./tollway up --detach}: starts what is missing. */
    public Result up(String... more) {
        List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
        arguments.addAll(List.of(more));
        return tollway(arguments.toArray(String[]::new));
    }

    /** Runs {@code ./tollway} with these arguments on this stack. */
    public Result tollway(String... arguments) {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("tollway").toString()));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(FOLDER);
            Path output = Files.createTempFile(FOLDER, "tollway-" + arguments[0] + "-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().put("TOLLWAY_STATE_DIR", FOLDER.toString());
            // The reactor has just packaged every module that this one depends on by order.
            builder.environment().put("TOLLWAY_NO_BUILD", "1");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            // What is confined to an event loop says so when it is touched from elsewhere.
            builder.environment().put("TOLLWAY_JAVA_OPTIONS_GATEWAY", "-ea:io.tollway...");
            Process process = builder.start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end:\n" + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        }
    }

    private static RunningStack started() {
        if (!GIVEN.isEmpty()) {
            return INSTANCE;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> INSTANCE.tollway("down")));
        succeeded(INSTANCE.up("--fresh", "--port-base", Integer.toString(PORT_BASE)));
        return INSTANCE;
    }

    private static void succeeded(Result result) {
        if (result.exitCode() != 0) {
            throw new AssertionError("./tollway failed:\n" + result.output());
        }
    }

    /** Initialized on first use. */
    private static final class Started {
        static final RunningStack STACK = started();
    }

    /**
     * How a command ended.
     *
     * @param output standard output and error together
     */
    public record Result(int exitCode, String output) {}
}
