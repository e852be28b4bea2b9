package io.tollway.simulator.stripe.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.stripe.wire.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file with one transaction per line: {@code [{"k": kind, "v": value}, …]}. A line is on the disk before
 * the request that caused it is answered. A last line without its end was never answered, and is dropped.
 */
final class Journal implements AutoCloseable {
    private static final String FILE = "journal.ndjson";
    private final Path file;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private @Nullable FileChannel channel;

    private Journal(Path file, FileChannel lockChannel, FileLock lock) {
        this.file = file;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /** @throws IOException when the folder cannot be used, also because another simulator uses it */
    static Journal open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockChannel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockChannel.close();
            throw new IOException("another simulator uses " + directory + "; stop it, or choose another --data");
        }
        return new Journal(directory.resolve(FILE), lockChannel, lock);
    }

    /** Hands every value of every complete line to the reader, in order. */
    void replay(BiConsumer<String, JsonNode> reader) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        dropTornEnd();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    for (JsonNode change : Json.MAPPER.readTree(line)) {
                        reader.accept(change.path("k").asText(), change.path("v"));
                    }
                } catch (JsonProcessingException | IllegalArgumentException e) {
                    throw new IOException(file + " line " + number + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
    }

    private void dropTornEnd() throws IOException {
        try (FileChannel whole = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = whole.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            while (end > 0) {
                last.clear();
                whole.read(last, end - 1);
                if (last.get(0) == '\n') {
                    break;
                }
                end--;
            }
            whole.truncate(end);
            whole.force(true);
        }
    }

    /** Replaces the file by one line per value, so that a long life does not make a slow start. */
    void rewrite(Iterable<List<Transaction.Change>> lines) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (List<Transaction.Change> line : lines) {
                write(out, encode(line));
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory();
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Writes one line and returns when the disk has it. */
    void append(List<Transaction.Change> line) throws IOException {
        FileChannel out = channel;
        if (out == null) {
            throw new IOException("the journal is closed");
        }
        long before = out.size();
        try {
            write(out, encode(line));
            out.force(false);
        } catch (IOException e) {
            out.truncate(before);
            throw e;
        }
    }

    private static void write(FileChannel out, byte[] line) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(line);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private static byte[] encode(List<Transaction.Change> line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('[');
        for (int i = 0; i < line.size(); i++) {
            Transaction.Change change = line.get(i);
            bytes.writeBytes((i == 0 ? "{\"k\":\"" : ",{\"k\":\"").getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes((change.kind() + "\",\"v\":").getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(Json.bytes(change.value()));
            bytes.write('}');
        }
        bytes.writeBytes("]\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private void syncDirectory() throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel out = channel;
        channel = null;
        try (lockChannel) {
            if (out != null) {
                out.close();
            }
            lock.release();
        }
    }
}
