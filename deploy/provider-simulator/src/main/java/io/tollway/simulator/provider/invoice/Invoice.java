package io.tollway.simulator.provider.invoice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.simulator.provider.json.JsonBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The append-only invoice: one NDJSON line per request, in {@code DIR/invoice.ndjson}. One writer thread takes all rows that wait, writes them with one write and one fsync, and
 * only then tells their owners, so many requests share one fsync. A torn last line (the machine died between write and fsync) was never acknowledged and is cut off at start. After a
 * failed write nothing more is accepted: an oracle with a hole is none.
 *
 * <p>Thread-safe.
 */
public final class Invoice implements AutoCloseable {
    private static final String FILE = "invoice.ndjson";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final FileChannel channel;
    private final InvoiceIndex index;
    private final long starts;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean parked;
    private volatile @Nullable IOException broken;

    private record Waiting(InvoiceRow row, Receipt receipt) {}

    /** Told once, on the writer's thread, when the row is on the disk, or why it cannot be. */
    @FunctionalInterface
    public interface Receipt {
        /** @param failure {@code null} when the row is durable */
        void kept(@Nullable Throwable failure);
    }

    private Invoice(Path file, FileChannel channel, InvoiceIndex index, long starts) {
        this.file = file;
        this.channel = channel;
        this.index = index;
        this.starts = starts;
        this.writer = new Thread(this::write, "invoice-writer");
        writer.setDaemon(true);
    }

    /**
     * Opens or creates the invoice in the directory, which is created when missing.
     *
     * @throws IOException when the directory cannot be used, or another process keeps its invoice there
     */
    public static Invoice open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, directory);
            InvoiceIndex index = InvoiceIndex.scan(channel);
            channel.truncate(index.durableBytes());
            channel.position(index.durableBytes());
            Invoice invoice = new Invoice(file, channel, index, StartCounter.next(directory));
            invoice.writer.start();
            return invoice;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path directory) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another simulator keeps its invoice in " + directory
                    + "; stop it or give this one another --data directory");
        }
    }

    /** Appends a row; its {@code seq} is given here. The receipt is told when the row is durable. */
    public void append(InvoiceRow row, Receipt receipt) {
        queue.add(new Waiting(row, receipt));
        if (parked) {
            LockSupport.unpark(writer);
        }
    }

    /** How often an invoice was opened in this directory: makes ids unique over restarts. */
    public long starts() {
        return starts;
    }

    /** The number of the last durable row; 0 when there is none. */
    public long lastSeq() {
        return index.lastSeq();
    }

    /** Why nothing can be written any more; {@code null} while all is well. */
    public @Nullable String failure() {
        IOException reason = broken;
        return reason == null ? null : "the invoice cannot be written: " + reason;
    }

    /** A piece of the file: the durable rows after a number. */
    public record Slice(Path file, long offset, long length) {}

    /**
     * Where the durable rows after {@code seq} are in the file. Blocking.
     *
     * @throws IOException when the file cannot be read
     */
    public Slice after(long seq) throws IOException {
        long end = index.durableBytes();
        long offset = index.offsetAfter(channel, seq, end);
        return new Slice(file, offset, end - offset);
    }

    /** The durable rows after {@code seq}, read back from the file. Blocking. */
    public List<InvoiceRow> rowsAfter(long seq) {
        try {
            Slice slice = after(seq);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(slice.length()));
            while (bytes.hasRemaining() && channel.read(bytes, slice.offset() + bytes.position()) >= 0) {
                // a read may be short
            }
            List<InvoiceRow> rows = new ArrayList<>();
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (!line.isEmpty()) {
                    rows.add(parse(line));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvoiceRow parse(String line) throws JsonProcessingException {
        return InvoiceRow.read(MAPPER.readTree(line));
    }

    private void write() {
        JsonBytes bytes = new JsonBytes(64 * 1024);
        List<Waiting> batch = new ArrayList<>();
        while (true) {
            Waiting next;
            while (batch.size() < 10_000 && (next = queue.poll()) != null) {
                batch.add(next);
            }
            if (!batch.isEmpty()) {
                keep(batch, bytes);
                batch.clear();
            } else if (closing) {
                return;
            } else {
                parked = true;
                if (queue.isEmpty() && !closing) {
                    LockSupport.park(this);
                }
                parked = false;
            }
        }
    }

    private void keep(List<Waiting> batch, JsonBytes bytes) {
        IOException failure = broken;
        if (failure == null) {
            bytes.clear();
            long seq = index.lastSeq();
            for (Waiting waiting : batch) {
                waiting.row.numbered(++seq).writeTo(bytes);
            }
            try {
                ByteBuffer buffer = ByteBuffer.wrap(bytes.toBytes());
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
                index.advance(seq, bytes.length());
            } catch (IOException e) {
                broken = e;
                failure = e;
            }
        }
        for (Waiting waiting : batch) {
            waiting.receipt.kept(failure);
        }
    }

    /** Writes what waits, then closes the file. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
            channel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
