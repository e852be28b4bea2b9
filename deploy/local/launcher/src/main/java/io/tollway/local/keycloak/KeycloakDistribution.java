package io.tollway.local.keycloak;

import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FolderRemoval;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.ServerStartException;
import io.tollway.local.embedded.StopSignal;
import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Keycloak's own distribution, unpacked once, its optimised build kept. */
public final class KeycloakDistribution {

    /** What the build is made for; a change here makes a new one. Health is asked by us. */
    private static final List<String> BUILD_OPTIONS =
            List.of("--db=postgres", "--health-enabled=true", "--features-disabled=kerberos");

    private final Path archive;
    private final Path home;
    private final Path shared;

    /**
     * @param checkout where Maven put the archive
     * @param programs where to unpack it
     */
    public KeycloakDistribution(Path checkout, Path programs) {
        this.archive = archive(checkout.resolve("deploy/local/launcher/target/keycloak"));
        this.shared = checkout.resolve(".tollway/programs").toAbsolutePath();
        String name = archive.getFileName().toString();
        this.home = programs.resolve(name.substring(0, name.length() - ".zip".length()));
    }

    public Path home() {
        return home;
    }

    /** Unpacks and builds what is not yet there. The first time takes half a minute. */
    public void prepare(Path log) {
        Path mark = home.resolve("tollway-build");
        try {
            if (Files.exists(mark) && Files.readString(mark).equals(BUILD_OPTIONS.toString())) {
                return;
            }
            if (!Files.exists(home) && copyBuilt("tollway-build")) {
                return;
            }
            if (!Files.exists(home)) {
                Path partial = home.resolveSibling(home.getFileName() + ".partial");
                FolderRemoval.remove(partial);
                unpack(partial);
                Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
            }
            List<String> arguments = new ArrayList<>(List.of("build"));
            arguments.addAll(BUILD_OPTIONS);
            ChildProcess build = ChildProcess.start(new ChildCommand(
                    "Keycloak's build",
                    command(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1"), arguments),
                    Map.of(),
                    home,
                    log,
                    Lifetime.WITH_THIS_JVM,
                    StopSignal.TERM));
            if (!build.succeeds(Duration.ofMinutes(5))) {
                throw new ServerStartException("Keycloak's build failed. Log: " + log, build.lastLogLines(20));
            }
            Files.writeString(mark, BUILD_OPTIONS.toString());
        } catch (IOException e) {
            throw new LocalStackException(
                    "Cannot unpack Keycloak into " + home + " (about 200 MB): " + e.getMessage()
                            + ". Is the disk full?",
                    e);
        }
    }

    /** A second stack of the same checkout copies the first one's build, which is much faster than building again. */
    private boolean copyBuilt(String mark) throws IOException {
        Path built = shared.resolve(home.getFileName());
        if (built.equals(home)
                || !Files.exists(built.resolve(mark))
                || !Files.readString(built.resolve(mark)).equals(BUILD_OPTIONS.toString())) {
            return false;
        }
        Path partial = home.resolveSibling(home.getFileName() + ".partial");
        FolderRemoval.remove(partial);
        try (var files = Files.walk(built)) {
            for (Path file : files.filter(path -> !path.startsWith(built.resolve("data")))
                    .toList()) {
                Files.copy(file, partial.resolve(built.relativize(file)));
            }
        }
        Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /**
     * What {@code bin/kc.sh} would run. The script stays the parent of its JVM, and its process number would be that of a
     * wrapper.
     */
    public List<String> command(List<String> jvmFlags, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmFlags);
        words.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                "-Dquarkus-log-max-startup-records=10000",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        words.addAll(arguments);
        return words;
    }

    private static Path archive(Path folder) {
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                var found = files.filter(file -> file.toString().endsWith(".zip"))
                        .sorted()
                        .toList();
                if (!found.isEmpty()) {
                    return found.getLast();
                }
            } catch (IOException e) {
                throw new LocalStackException("Cannot list " + folder + ": " + e.getMessage(), e);
            }
        }
        throw new LocalStackException(
                "Keycloak's archive is not in " + folder
                        + ". ./tollway up fetches it with Maven; or run: mvn -q -pl deploy/local/launcher -am package -DskipTests");
    }

    /** The archive has one folder on top, which is left out. Its only programs are the scripts, which nobody runs here. */
    private void unpack(Path into) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String inside = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path target = into.resolve(inside).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive has a path outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, target);
                    }
                }
            }
        }
    }
}
