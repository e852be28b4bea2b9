package io.tollway.gateway.usage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A segment file mapped for appending. A store into the mapping is in the operating system's hands at once, so a killed process loses nothing, and appending is a copy rather than a
 * system call. Appends are serialised by the spool's lock; {@link #force} belongs to the commit thread.
 */
final class Segment implements AutoCloseable {
    private final long number;
    private final Arena arena;
    private final MemorySegment memory;
    private final ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private int position;
    private int forced;

    private Segment(long number, Arena arena, MemorySegment memory) {
        this.number = number;
        this.arena = arena;
        this.memory = memory;
        this.buffer = memory.asByteBuffer();
    }

    /** Maps a file of {@link SegmentFolder}; its blocks are allocated, so a store into it cannot hit a full disk. */
    static Segment map(long number, Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Segment(number, arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    long number() {
        return number;
    }

    int position() {
        return position;
    }

    int remaining() {
        return buffer.capacity() - position;
    }

    /** The mapped bytes for recovery's reading. */
    ByteBuffer content() {
        return buffer.asReadOnlyBuffer();
    }

    /** Continues behind the last good record and clears what a torn write may have left, so that it can never be taken for a record later. */
    void cutAt(int end) {
        position = end;
        forced = end;
        memory.asSlice(end).fill((byte) 0);
        forceAll();
    }

    /** What a killed process had appended may still be on its way to the disk. */
    void forceAll() {
        memory.force();
    }

    /** Whether a record with that much head and body fits. */
    boolean fits(int headLength, int bodyLength) {
        return Frame.PREFIX + headLength + bodyLength <= remaining();
    }

    /**
     * Appends one record; the caller has asked {@link #fits}. The length goes in last: until then the record is not there.
     *
     * @return where it begins
     */
    int append(byte[] head, int headLength, byte[] first, int firstLength, byte[] second, int secondLength) {
        int at = position;
        int body = at + Frame.PREFIX;
        int length = headLength + firstLength + secondLength;
        buffer.put(body, head, 0, headLength);
        buffer.put(body + headLength, first, 0, firstLength);
        buffer.put(body + headLength + firstLength, second, 0, secondLength);
        crc.reset();
        crc.update(buffer.slice(body, length));
        buffer.putInt(at + 4, (int) crc.getValue());
        buffer.putInt(at, length);
        position = body + length;
        return at;
    }

    /** Makes everything up to a position durable. */
    void force(int upTo) {
        if (upTo > forced) {
            memory.asSlice(forced, upTo - forced).force();
            forced = upTo;
        }
    }

    /** Unmaps; nobody may append or force any more. */
    @Override
    public void close() {
        arena.close();
    }
}
