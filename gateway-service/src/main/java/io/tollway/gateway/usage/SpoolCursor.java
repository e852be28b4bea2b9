package io.tollway.gateway.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads shipped records in sequence, never past the durable mark. Confined to one thread. */
final class SpoolCursor implements AutoCloseable {
    private static final int CHUNK = 512 << 10;

    private final SegmentFolder folder;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long segment;
    private int position;
    private int chunkStart;
    private @Nullable FileChannel channel;
    private long lastSeq;

    /** @param behind records up to this sequence number are skipped */
    SpoolCursor(SegmentFolder folder, long behind) throws IOException {
        this.folder = folder;
        this.lastSeq = behind;
        this.segment = folder.segments().stream().findFirst().orElse(1L);
        this.chunk.limit(0);
    }

    /** The next durable record that is to be shipped; null when there is none yet. */
    @Nullable Frame next(DurableMark durable) throws IOException {
        while (segment < durable.segment() || segment == durable.segment() && position < durable.position()) {
            Frame frame = read(durable);
            if (frame == null) {
                if (segment == durable.segment()) {
                    throw new IOException(
                            "segment " + segment + " cannot be read at " + position + ", which was reported durable");
                }
                toSegment(segment + 1);
                continue;
            }
            position += frame.size();
            if (frame.type().shipped() && frame.seq() > lastSeq) {
                if (frame.seq() != lastSeq + 1 && lastSeq != 0) {
                    throw new IOException("record " + (lastSeq + 1) + " is missing before " + frame.seq());
                }
                lastSeq = frame.seq();
                return frame;
            }
        }
        return null;
    }

    private @Nullable Frame read(DurableMark durable) throws IOException {
        Frame frame = Frame.read(chunk, position - chunkStart, folder.stamp(segment));
        if (frame != null) {
            return frame;
        }
        if (channel == null) {
            try {
                channel = FileChannel.open(folder.file(segment), StandardOpenOption.READ);
            } catch (NoSuchFileException applied) {
                return null;
            }
        }
        chunk.clear();
        if (segment == durable.segment()) {
            // Behind the mark is nothing to ship yet, and the file is as long as the segment may become.
            chunk.limit(Math.min(CHUNK, durable.position() - position));
        }
        chunkStart = position;
        int read = channel.read(chunk, position);
        chunk.flip();
        return read <= 0 ? null : Frame.read(chunk, 0, folder.stamp(segment));
    }

    private void toSegment(long next) throws IOException {
        close();
        segment = next;
        position = 0;
        chunkStart = 0;
        chunk.limit(0);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
