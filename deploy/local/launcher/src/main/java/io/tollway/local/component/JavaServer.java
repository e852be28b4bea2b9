package io.tollway.local.component;

import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Starts our own programs, each as a JVM with a small heap, its output in the component's log. */
final class JavaServer {

    private final LocalStack stack;

    JavaServer(LocalStack stack) {
        this.stack = stack;
    }

    /**
     * A Quarkus service with a configuration file of its own.
     *
     * @param options further options of its JVM
     */
    ProcessId quarkus(
            String name,
            String module,
            int heapMegabytes,
            List<String> options,
            Map<String, String> settings,
            Consumer<ProcessId> spawned) {
        Path jar = built(stack.checkout().resolve(module).resolve("target/quarkus-app/quarkus-run.jar"), name);
        StringBuilder text = new StringBuilder("# Written by ./tollway up on every start; changes here are lost.\n");
        settings.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(setting -> text.append(setting.getKey())
                .append('=')
                .append(escaped(setting.getValue()))
                .append('\n'));
        // A file and not variables: the names are those of the documentation, and no password shows in ps or /proc.
        Path configuration = stack.folder().writeConfiguration(name, "properties", text.toString());
        List<String> command = new ArrayList<>(java(heapMegabytes));
        command.addAll(options);
        command.addAll(wishes(module));
        command.addAll(List.of("-Dquarkus.config.locations=" + configuration.toUri(), "-jar", jar.toString()));
        return start(name, command, spawned);
    }

    /** Options of whoever calls {@code ./tollway}, for a debugger, a profiler or an agent: {@code TOLLWAY_JAVA_OPTIONS_GATEWAY="-Xlog:gc"}, for each service by its name. */
    private static List<String> wishes(String module) {
        String name = module.substring(0, module.indexOf('-') < 0 ? module.length() : module.indexOf('-'));
        String wished = System.getenv(
                "TOLLWAY_JAVA_OPTIONS_" + (module.equals("web-console") ? "CONSOLE" : name.toUpperCase(Locale.ROOT)));
        return wished == null || wished.isBlank()
                ? List.of()
                : List.of(wished.strip().split("\\s+"));
    }

    /** A program with its libraries beside it. */
    ProcessId jar(String name, Path jar, int heapMegabytes, List<String> arguments, Consumer<ProcessId> spawned) {
        List<String> command = new ArrayList<>(java(heapMegabytes));
        command.addAll(List.of("-jar", built(jar, name).toString()));
        command.addAll(arguments);
        return start(name, command, spawned);
    }

    ProcessId main(
            String name,
            Path jar,
            String mainClass,
            int heapMegabytes,
            List<String> arguments,
            Consumer<ProcessId> spawned) {
        List<String> command = new ArrayList<>(java(heapMegabytes));
        command.addAll(List.of("-cp", built(jar, name).toString(), mainClass));
        command.addAll(arguments);
        return start(name, command, spawned);
    }

    ProcessId start(String name, List<String> command, Consumer<ProcessId> spawned) {
        return start(name, command, Map.of(), spawned);
    }

    ProcessId start(String name, List<String> command, Map<String, String> environment, Consumer<ProcessId> spawned) {
        StateFolder folder = stack.folder();
        ChildProcess child = ChildProcess.start(new ChildCommand(
                name, command, environment, folder.data(name), folder.log(name), Lifetime.DETACHED, StopSignal.TERM));
        spawned.accept(child.id());
        return child.id();
    }

    private static List<String> java(int heapMegabytes) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    private static Path built(Path jar, String name) {
        if (!Files.isReadable(jar)) {
            throw new LocalStackException(name + " is not built: " + jar
                    + " is missing. ./tollway up builds what is missing; its messages tell why it" + " could not.");
        }
        return jar;
    }

    /** A properties file knows the backslash, and Quarkus expands expressions. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("${", "\\\\${");
    }
}
