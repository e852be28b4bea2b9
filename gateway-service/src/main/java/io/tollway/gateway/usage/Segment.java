package io.tollway.gateway.usage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A segment file open for appending. Records gather in memory until {@link #flush} hands them to the operating system, from where a killed process loses nothing; {@link #force} puts them
 * on the disk.
 *
 * <p>Written and not mapped: after each fsync the kernel protects a mapped page again, and the next store into it costs a fault that is dearer than the system call.
 * Appends and flushes are serialised by the spool's lock; forcing belongs to the commit thread.
 */
final class Segment implements AutoCloseable {
    private static final int GATHERED = 64 << 10;

    private final long number;
    private final int stamp;
    private final FileChannel channel;
    private final int capacity;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED);
    private int flushed;
    private int forced;

    private Segment(long number, int stamp, FileChannel channel, int capacity) {
        this.number = number;
        this.stamp = stamp;
        this.channel = channel;
        this.capacity = capacity;
    }

    /** Opens a file of the folder; its blocks are allocated, so writing over them cannot hit a full disk. */
    static Segment open(SegmentFolder folder, long number) throws IOException {
        FileChannel channel = FileChannel.open(folder.file(number), StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(number, folder.stamp(number), channel, Math.toIntExact(channel.size()));
    }

    long number() {
        return number;
    }

    /** Where the next record begins. */
    int position() {
        return flushed + gathered.position();
    }

    int remaining() {
        return capacity - position();
    }

    /** The frame at a position of {@link #content}; null where there is none. */
    @Nullable Frame frame(ByteBuffer content, int at) {
        return Frame.read(content, at, stamp);
    }

    /** What the file holds, for recovery's reading; valid as long as the arena. */
    ByteBuffer content(Arena arena) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, capacity, arena).asByteBuffer();
    }

    /** Continues behind the last good record and clears what a torn write may have left, so that it can never be taken for a record later. */
    void cutAt(int end) throws IOException {
        gathered.clear();
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(1 << 20, capacity));
        for (int at = end; at < capacity; ) {
            at += channel.write(zeros.clear().limit(Math.min(zeros.capacity(), capacity - at)), at);
        }
        flushed = end;
        forced = end;
        forceAll();
    }

    /** What a killed process had written may still be on its way to the disk. */
    void forceAll() throws IOException {
        channel.force(true);
    }

    /** Whether a record with that much head and body fits. */
    boolean fits(int headLength, int bodyLength) {
        return Frame.PREFIX + headLength + bodyLength <= remaining();
    }

    /** Appends one record; the caller has asked {@link #fits}. */
    void append(byte[] head, int headLength, byte[] first, int firstLength, byte[] second, int secondLength)
            throws IOException {
        int length = headLength + firstLength + secondLength;
        makeRoom(Frame.PREFIX + length);
        crc.reset();
        crc.update(head, 0, headLength);
        crc.update(first, 0, firstLength);
        crc.update(second, 0, secondLength);
        gathered.putInt(length)
                .putInt((int) crc.getValue() ^ stamp)
                .put(head, 0, headLength)
                .put(first, 0, firstLength)
                .put(second, 0, secondLength);
    }

    private void makeRoom(int bytes) throws IOException {
        if (gathered.remaining() < bytes) {
            flush();
            if (gathered.capacity() < bytes) {
                gathered = ByteBuffer.allocateDirect(bytes);
            }
        }
    }

    /** Hands what was appended to the operating system. */
    void flush() throws IOException {
        if (gathered.position() == 0) {
            return;
        }
        gathered.flip();
        while (gathered.hasRemaining()) {
            flushed += channel.write(gathered, flushed);
        }
        gathered.clear();
    }

    /** Makes what was flushed durable. */
    void force(int upTo) throws IOException {
        if (upTo > forced) {
            channel.force(false);
            forced = upTo;
        }
    }

    /** Nobody may append or force any more. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
