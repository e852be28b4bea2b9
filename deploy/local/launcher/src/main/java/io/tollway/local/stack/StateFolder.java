package io.tollway.local.stack;

import io.tollway.local.embedded.FolderRemoval;
import io.tollway.local.embedded.ProcessId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code .tollway} in the checkout (or what the system property {@code tollway.state} names, so that system tests leave a
 * developer's stack alone): what runs ({@code run}), what it says ({@code logs}), what it keeps ({@code data}) and
 * knows ({@code secrets}). With {@code --data DIR} data and secrets are there instead: they belong together, since the
 * secrets decrypt and verify the data.
 */
public final class StateFolder {

    /** The folders that servers make below the data folder. Nothing else there is ours to remove. */
    private static final List<String> SERVERS = List.of(
            "accounts",
            "billing",
            "console",
            "gateway",
            "kafka",
            "keycloak",
            "mail",
            "postgres",
            "providers",
            "stripe");

    private final Path root;
    private final Path data;
    private final Path secrets;

    private StateFolder(Path root, Path data, Path secrets) {
        this.root = root;
        this.data = data;
        this.secrets = secrets;
    }

    /**
     * @param checkout the repository's root
     * @param chosenData {@code --data}, or null for the default
     */
    public static StateFolder of(Path checkout, @Nullable Path chosenData) {
        Path root = Path.of(System.getProperty(
                        "tollway.state", checkout.resolve(".tollway").toString()))
                .toAbsolutePath()
                .normalize();
        if (chosenData == null) {
            return new StateFolder(root, root.resolve("data"), root.resolve("secrets"));
        }
        Path data = chosenData.toAbsolutePath().normalize();
        return new StateFolder(root, data, data.resolve("secrets"));
    }

    public Path root() {
        return root;
    }

    /** Where a component keeps its data. */
    public Path data(String component) {
        return create(data.resolve(component));
    }

    public Path data() {
        return data;
    }

    public Path secrets() {
        return secrets;
    }

    public Path log(String component) {
        return create(root.resolve("logs")).resolve(component + ".log");
    }

    /** A component's configuration, for nobody else's eyes since it may hold passwords. */
    public Path writeConfiguration(String component, String extension, String text) {
        return writePrivate(create(root.resolve("run")).resolve(component + "." + extension), text);
    }

    public Path localEnv() {
        return root.resolve("local.env");
    }

    /** Where the Keycloak distribution is unpacked. */
    public Path programs() {
        return create(root.resolve("programs"));
    }

    public Optional<ProcessId> process(String component) {
        try {
            return ProcessId.parse(Files.readString(pidFile(component)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public void recordProcess(String component, ProcessId process) {
        writePrivate(pidFile(component), process + "\n");
    }

    public void forgetProcess(String component) {
        try {
            Files.deleteIfExists(pidFile(component));
        } catch (IOException e) {
            throw new LocalStackException("Cannot remove " + pidFile(component) + ": " + e.getMessage(), e);
        }
    }

    /** Components that have a recorded process, running or not. */
    public List<String> recordedComponents() {
        Path run = root.resolve("run");
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (var files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pid"))
                    .map(name -> name.substring(0, name.length() - ".pid".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LocalStackException("Cannot list " + run + ": " + e.getMessage(), e);
        }
    }

    public void recordPlan(StackPlan plan) {
        writePrivate(create(root.resolve("run")).resolve("stack"), plan.toText());
    }

    public Optional<StackPlan> recordedPlan() {
        Path file = root.resolve("run").resolve("stack");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var reader = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(reader);
            return StackPlan.from(properties);
        } catch (IOException e) {
            throw new LocalStackException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Data and secrets go; logs and unpacked programs stay. */
    public void removeData() {
        try {
            // Each server's folder by itself: PostgreSQL's may be a link to where an unprivileged user can reach it.
            if (Files.isDirectory(data)) {
                try (var entries = Files.list(data)) {
                    for (Path entry : entries.filter(StateFolder::isOfAServer).toList()) {
                        FolderRemoval.remove(entry);
                    }
                }
            }
            FolderRemoval.remove(secrets);
        } catch (IOException e) {
            throw new LocalStackException("Cannot remove the old data in " + data + ": " + e.getMessage(), e);
        }
    }

    private static boolean isOfAServer(Path entry) {
        // Further gateways have folders of their own: gateway-2 and so on.
        String name = entry.getFileName().toString();
        return SERVERS.contains(name) || name.matches("gateway-[0-9]+");
    }

    /** Held while the stack is being changed, so that two commands do not start it twice. */
    public FileLock lock() {
        Path file = create(root).resolve("lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new LocalStackException(
                        "Another ./tollway up or down is at work in this checkout. Wait for it, or stop it with Ctrl-C.");
            }
            return lock;
        } catch (IOException e) {
            throw new LocalStackException("Cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this very JVM has it.
            return null;
        }
    }

    /** Written whole or not at all, readable by the owner only. */
    public static Path writePrivate(Path file, String text) {
        try {
            Path folder = create(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"));
            Path partial = Files.createTempFile(
                    folder,
                    file.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(partial, text);
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalStackException(
                    "Cannot write " + file + ": " + e.getMessage()
                            + ". Is the disk full, or the folder another user's?",
                    e);
        }
    }

    private Path pidFile(String component) {
        return root.resolve("run").resolve(component + ".pid");
    }

    private static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LocalStackException(
                    "Cannot create the folder " + folder + ": " + e.getMessage()
                            + ". Is the disk full, or the folder above another user's?",
                    e);
        }
    }
}
