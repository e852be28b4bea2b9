package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A data folder of PostgreSQL: who owns it, whether it exists, how a server is run on it. */
final class PostgresCluster {

    private static final String SUPERUSER = "postgres";

    private final Path wanted;
    private final Path folder;
    private final UnprivilegedUser user;
    private final Path programs;

    private PostgresCluster(Path wanted, Path folder, UnprivilegedUser user, Path programs) {
        this.wanted = wanted;
        this.folder = folder;
        this.user = user;
        this.programs = programs;
    }

    static PostgresCluster in(Path wanted) {
        UnprivilegedUser user = UnprivilegedUser.forThisMachine();
        return new PostgresCluster(wanted, ReachableFolder.of(wanted, user), user, PostgresBinaries.unpacked());
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The folder around the data, where the server also starts. */
    Path home() {
        return folder;
    }

    PostgresLogin superuser() {
        try {
            return new PostgresLogin(SUPERUSER, Files.readString(passwordFile()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the superuser's password from " + passwordFile(), e);
        }
    }

    /** Runs initdb unless that was done. A half-made cluster of an interrupted first run is made anew. */
    void createIfMissing(Path log) {
        if (Files.exists(data().resolve("PG_VERSION")) && Files.exists(folder.resolve("created"))) {
            requireSameVersion();
            return;
        }
        try {
            FolderRemoval.remove(data());
            Files.createDirectory(
                    data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(passwordFile(), Secrets.password() + "\n");
            Files.setPosixFilePermissions(passwordFile(), PosixFilePermissions.fromString("rw-------"));
            user.own(data());
            user.own(passwordFile());
            List<String> initdb = List.of(
                    programs.resolve("bin/initdb").toString(),
                    "-D",
                    data().toString(),
                    "-U",
                    SUPERUSER,
                    "--pwfile=" + passwordFile(),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions");
            ChildProcess child = ChildProcess.start(new ChildCommand(
                    "initdb", user.running(initdb), Map.of(), folder, log, Lifetime.WITH_THIS_JVM, StopSignal.TERM));
            if (!child.succeeds(Duration.ofMinutes(2))) {
                throw new ServerStartException(
                        "PostgreSQL's initdb failed in " + folder + ". Log: " + log, child.lastLogLines(20));
            }
            Files.writeString(folder.resolve("created"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot create a PostgreSQL cluster in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Small memory, full durability: what is not named here keeps PostgreSQL's own default. */
    List<String> serverCommand(int port) {
        return user.running(List.of(
                programs.resolve("bin/postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "password_encryption=scram-sha-256",
                "-c",
                "max_connections=100",
                "-c",
                "shared_buffers=256MB",
                "-c",
                "wal_buffers=16MB",
                "-c",
                "max_wal_size=4GB",
                "-c",
                "checkpoint_timeout=15min",
                "-c",
                "jit=off",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC",
                "-c",
                "log_line_prefix=%m [%p] %u@%d "));
    }

    /** What the server's own pid file says, if that process really is a PostgreSQL of this folder. */
    Optional<ProcessId> runningServer() {
        return pidFileLine(0)
                .filter(line -> line.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .filter(this::isPostgresOfThisFolder)
                .flatMap(ProcessId::of);
    }

    Optional<Integer> runningPort() {
        return pidFileLine(3).map(Integer::parseInt);
    }

    void remove() {
        try {
            FolderRemoval.remove(folder);
            Files.deleteIfExists(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private boolean isPostgresOfThisFolder(long pid) {
        // After a crash or a reboot the file is left over, and its number may be anybody's. The JDK tells the command
        // line only
        // of processes that we may inspect, so an unknown one counts as ours: refusing to start is the safe mistake.
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(handle -> handle.info()
                        .commandLine()
                        .map(line -> line.contains("postgres") && line.contains(data().toString()))
                        .orElse(true))
                .orElse(false);
    }

    private Optional<String> pidFileLine(int index) {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            return lines.size() > index ? Optional.of(lines.get(index).strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void requireSameVersion() {
        try {
            String version = Files.readString(data().resolve("PG_VERSION")).strip();
            if (!version.equals("18")) {
                throw new ServerStartException(
                        "The data in " + data() + " are of PostgreSQL " + version
                                + ", this is 18. Dump them with that version, or start from nothing with --fresh.",
                        List.of());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + data().resolve("PG_VERSION"), e);
        }
    }

    private Path passwordFile() {
        return folder.resolve("superuser-password");
    }
}
