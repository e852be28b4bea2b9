package io.tollway.gateway.storage;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as files of one folder: {@code <tenant>/<name>}, each its expiry (eight bytes, epoch second) and then the bytes. A body is written under another name, forced to the disk and moved (or linked) to its own, so
 * that no reader ever sees a part of one. The expiry stands in the file and not in its times, which a restored backup would not keep. The owner alone may read.
 */
public final class FolderBodyStore implements BodyStore {
    private static final String WRITING = ".writing";
    private static final int HEADER = Long.BYTES;
    /** A file under its temporary name that is older was left by a process that died. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;

    /** @param root made by the first {@link #put} or {@link #sweep} when it is missing */
    public FolderBodyStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void put(BodyKey key, Body body) throws IOException {
        write(key, body, (from, to) -> {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(BodyKey key, Body body) throws IOException {
        return write(key, body, (from, to) -> {
            try {
                Files.createLink(to, from);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
        });
    }

    /** How a whole file gets its name. */
    @FunctionalInterface
    private interface Naming {
        boolean name(Path from, Path to) throws IOException;
    }

    private boolean write(BodyKey key, Body body, Naming naming) throws IOException {
        Path target = file(key);
        Path folder = java.util.Objects.requireNonNull(target.getParent());
        make(root.resolve(WRITING));
        make(folder);
        Path written =
                Files.createFile(root.resolve(WRITING).resolve(UUID.randomUUID().toString()), OWNERS_FILE);
        try {
            try (FileChannel file = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer header = ByteBuffer.allocate(HEADER)
                        .putLong(body.expires().getEpochSecond())
                        .flip();
                writeAll(file, header);
                writeAll(file, ByteBuffer.wrap(body.bytes()));
                file.force(true);
            }
            boolean named = naming.name(written, target);
            force(folder);
            return named;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Makes a folder that outlives a power cut, with those above it. */
    private void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OWNERS_FOLDER);
            for (Path each = folder.getParent(); each != null && each.startsWith(root); each = each.getParent()) {
                force(each);
            }
        }
    }

    /** Names are durable once their folder is. */
    private static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public @Nullable Body get(BodyKey key, Instant now) throws IOException {
        try {
            ByteBuffer read = ByteBuffer.wrap(Files.readAllBytes(file(key)));
            if (read.remaining() < HEADER) {
                throw new IOException("a body's file is damaged: it is shorter than its header");
            }
            Instant expires = Instant.ofEpochSecond(read.getLong());
            if (!now.isBefore(expires)) {
                return null;
            }
            byte[] bytes = new byte[read.remaining()];
            read.get(bytes);
            return new Body(bytes, expires);
        } catch (NoSuchFileException absent) {
            requireRoot();
            return null;
        }
    }

    @Override
    public boolean delete(BodyKey key) throws IOException {
        boolean deleted = Files.deleteIfExists(file(key));
        if (!deleted) {
            requireRoot();
        }
        return deleted;
    }

    /** Without the folder, as when its volume is away, nobody knows what is in it. */
    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException("the folder of the bodies is not there");
        }
    }

    @Override
    public int sweep(Instant now) throws IOException {
        make(root);
        int[] deleted = new int[1];
        Path writing = root.resolve(WRITING);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.startsWith(writing)) {
                    if (attributes.lastModifiedTime().toInstant().isBefore(now.minus(ABANDONED))) {
                        Files.deleteIfExists(file);
                    }
                } else if (isExpired(file, now) && Files.deleteIfExists(file)) {
                    deleted[0]++;
                }
                return FileVisitResult.CONTINUE;
            }

            /** Somebody else deleted it meanwhile; or it cannot be read, which the others must not suffer from. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) {
                return FileVisitResult.CONTINUE;
            }
        });
        return deleted[0];
    }

    /** False too for a file that is gone or cannot be read: it must not keep the others from being swept, and whoever asks for it is told. */
    private static boolean isExpired(Path file, Instant now) {
        try (DataInputStream header = new DataInputStream(Files.newInputStream(file))) {
            return header.readLong() <= now.getEpochSecond();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Path file(BodyKey key) {
        return root.resolve(key.tenant().toString()).resolve(key.name());
    }
}
