package io.tollway.simulator.provider.invoice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rows lie in the file: row {@code n} is line {@code n}, and the start of some lines is remembered so that a read never scans from the beginning. Written by one thread, read by
 * any.
 */
final class InvoiceIndex {
    private static final int STRIDE = 4096;
    private static final int BLOCK = 256 * 1024;

    private record Mark(long seq, long offset) {}

    private final List<Mark> marks = new ArrayList<>();
    private long lastSeq;
    private long durableBytes;

    private InvoiceIndex() {}

    /** Reads a file once, counting complete lines. */
    static InvoiceIndex scan(FileChannel channel) throws IOException {
        InvoiceIndex index = new InvoiceIndex();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long position = 0;
        while (true) {
            block.clear();
            int read = channel.read(block, position);
            if (read <= 0) {
                return index;
            }
            for (int i = 0; i < read; i++) {
                if (block.get(i) == '\n') {
                    index.advance(index.lastSeq + 1, position + i + 1 - index.durableBytes);
                }
            }
            position += read;
        }
    }

    /** More rows are durable: the last has this number, together they have so many bytes. */
    synchronized void advance(long seq, long bytes) {
        if (marks.isEmpty() || seq - marks.getLast().seq >= STRIDE) {
            marks.add(new Mark(seq, durableBytes + bytes));
        }
        lastSeq = seq;
        durableBytes += bytes;
    }

    synchronized long lastSeq() {
        return lastSeq;
    }

    synchronized long durableBytes() {
        return durableBytes;
    }

    /** The offset at which row {@code seq + 1} starts, or {@code end} when there is none yet. */
    long offsetAfter(FileChannel channel, long seq, long end) throws IOException {
        if (seq >= lastSeq()) {
            return end;
        }
        Mark from = before(Math.max(0, seq));
        long line = from.seq;
        long position = from.offset;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (line < seq) {
            block.clear();
            int read = channel.read(block, position);
            if (read <= 0) {
                return end;
            }
            int i = 0;
            while (i < read && line < seq) {
                if (block.get(i++) == '\n') {
                    line++;
                }
            }
            position += i;
        }
        return position;
    }

    /** The last remembered line end at or before a row. */
    private synchronized Mark before(long seq) {
        int low = 0;
        int high = marks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).seq <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? new Mark(0, 0) : marks.get(low - 1);
    }
}
