package io.tollway.gateway.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The spool's folder: its lock, its identity, its format, its owner, its segment files {@code NNNNNNNNNNNN.seg}, and the mark behind which billing has applied everything.
 *
 * <p>In format {@value #BOUND_FORMAT} every record is bound to its segment's number ({@link #stamp}), so that a segment that billing has applied can become the next spare as it is: what it
 * still holds is no record of the new one. Writing a spare's zeros instead cost the gateway as much processor time as its fsyncs. A folder that began without a format goes on as it is.
 */
final class SegmentFolder implements AutoCloseable {
    private static final String SUFFIX = ".seg";
    private static final String OWNER = "spool.owner";
    private static final String FORMAT = "spool.format";
    private static final int BOUND_FORMAT = 2;
    /** A segment that billing has applied, kept to become a spare. */
    private static final String RETIRED = "retired";

    /** The system keeps a file in pieces as large as the writes it was made by, and goes through a piece's blocks at every small write into it. */
    private static final int CHUNK = 64 << 10;

    private final Path folder;
    /** Found once: finding it reads the table of all mounts. */
    private final FileStore store;

    private final FileChannel lockFile;
    private final FileLock lock;
    private final UUID spoolId;
    private final SpoolOwner owner;
    private final boolean inherited;
    private final boolean bound;

    private SegmentFolder(
            Path folder,
            FileStore store,
            FileChannel lockFile,
            FileLock lock,
            UUID spoolId,
            SpoolOwner owner,
            boolean inherited,
            boolean bound) {
        this.folder = folder;
        this.store = store;
        this.lockFile = lockFile;
        this.lock = lock;
        this.spoolId = spoolId;
        this.owner = owner;
        this.inherited = inherited;
        this.bound = bound;
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
            boolean bound = isBound(folder);
            Optional<SpoolOwner> before = owner(folder);
            SpoolOwner mine = new SpoolOwner(before.map(SpoolOwner::term).orElse(0L) + 1, node);
            write(folder, OWNER, mine.text());
            boolean inherited =
                    before.filter(other -> !other.node().equals(node)).isPresent();
            return new SegmentFolder(folder, Files.getFileStore(folder), file, lock, id, mine, inherited, bound);
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
        // Before the identity, so that a folder with one has always had its format.
        write(folder, FORMAT, BOUND_FORMAT + "\n");
        write(folder, "spool.id", id + "\n");
        return id;
    }

    private static boolean isBound(Path folder) throws IOException {
        Path file = folder.resolve(FORMAT);
        if (!Files.exists(file)) {
            return false;
        }
        String format = Files.readString(file).strip();
        if (!format.equals(Integer.toString(BOUND_FORMAT))) {
            throw new IllegalStateException(
                    "gateway.spool.directory: " + folder + " has format " + format + " and this gateway knows "
                            + BOUND_FORMAT + "; run the gateway that wrote it until it is drained");
        }
        return true;
    }

    /** What the checksums of a segment's records are combined with; no two segments of a bound folder have the same. */
    int stamp(long number) {
        return bound ? (int) number : 0;
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
        Path retired = folder.resolve(RETIRED);
        if (Files.exists(retired)) {
            Files.move(retired, file(number), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
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

    /** Lets a segment go that billing has applied: it is kept to become the next spare, or deleted where one is kept already. */
    synchronized void retire(long number, int size) throws IOException {
        Path file = file(number);
        Path retired = folder.resolve(RETIRED);
        if (bound && Files.exists(file) && Files.size(file) == size && !Files.exists(retired)) {
            Files.move(file, retired, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(file);
        }
    }

    long usableSpace() throws IOException {
        return store.getUsableSpace();
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
