package io.tollway.gateway.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The spool's folder: its lock, its identity, its owner, its segment files {@code NNNNNNNNNNNN.seg}, and the mark behind which billing has applied everything. */
final class SegmentFolder implements AutoCloseable {
    private static final String SUFFIX = ".seg";
    private static final String OWNER = "spool.owner";
    private static final int CHUNK = 1 << 20;

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final UUID spoolId;
    private final SpoolOwner owner;
    private final boolean inherited;

    private SegmentFolder(
            Path folder, FileChannel lockFile, FileLock lock, UUID spoolId, SpoolOwner owner, boolean inherited) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
        this.spoolId = spoolId;
        this.owner = owner;
        this.inherited = inherited;
    }

    /**
     * Takes the folder for this process, and writes into it whose it is now.
     *
     * @param node this gateway's name
     * @throws IllegalStateException when another process has it
     */
    static SegmentFolder take(Path folder, String node) throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(folder.resolve("spool.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException thisProcess) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            String who = owner(folder).map(other -> ", " + other.node()).orElse("");
            throw new IllegalStateException("gateway.spool.directory: " + folder + " is in use by another gateway" + who
                    + "; give each gateway a folder of its own, or stop the other one before its folder is taken over");
        }
        try {
            UUID id = identity(folder);
            Optional<SpoolOwner> before = owner(folder);
            SpoolOwner mine = new SpoolOwner(before.map(SpoolOwner::term).orElse(0L) + 1, node);
            write(folder, OWNER, mine.text());
            boolean inherited =
                    before.filter(other -> !other.node().equals(node)).isPresent();
            return new SegmentFolder(folder, file, lock, id, mine, inherited);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Optional<SpoolOwner> owner(Path folder) throws IOException {
        Path file = folder.resolve(OWNER);
        return Files.exists(file) ? Optional.of(SpoolOwner.of(Files.readString(file))) : Optional.empty();
    }

    /** Whose this folder is by now, when it is not this process's any more: on a volume that does not keep locks, another one can have taken it. */
    Optional<SpoolOwner> usurper() throws IOException {
        return owner(folder).filter(now -> !now.equals(owner));
    }

    /** Whether a gateway of another name had the folder before. */
    boolean inherited() {
        return inherited;
    }

    private static UUID identity(Path folder) throws IOException {
        Path file = folder.resolve("spool.id");
        if (Files.exists(file)) {
            return UUID.fromString(Files.readString(file).strip());
        }
        if (!segments(folder).isEmpty()) {
            throw new IllegalStateException(
                    "gateway.spool.directory: " + folder
                            + " holds segments but no spool.id; restore the file, or move the folder away so that a new spool begins");
        }
        UUID id = UUID.randomUUID();
        write(folder, "spool.id", id + "\n");
        return id;
    }

    UUID spoolId() {
        return spoolId;
    }

    Path file(long number) {
        return folder.resolve(String.format("%012d%s", number, SUFFIX));
    }

    /** Numbers of the segment files, ascending. */
    List<Long> segments() throws IOException {
        return segments(folder);
    }

    private static List<Long> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted()
                    .toList();
        }
    }

    /** Makes a segment whose every block is allocated and on disk, unless it is there already. A failure leaves nothing behind. */
    synchronized void allocate(long number, int size) throws IOException {
        if (Files.exists(file(number))) {
            return;
        }
        Path fresh = folder.resolve("allocating");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(CHUNK, size));
            for (int left = size; left > 0; ) {
                zeros.clear().limit(Math.min(left, zeros.capacity()));
                left -= channel.write(zeros);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, file(number), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    void delete(long number) throws IOException {
        Files.deleteIfExists(file(number));
    }

    long usableSpace() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Every record up to this one is in the ledger, as far as this node has kept it; 0 when it never did. */
    long appliedThrough() throws IOException {
        Path file = folder.resolve("applied");
        return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    }

    void writeAppliedThrough(long seq) throws IOException {
        write(folder, "applied", seq + "\n");
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.writeString(fresh, text);
        force(fresh);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }
}
