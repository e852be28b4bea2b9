package io.tollway.gateway.state;

import io.tollway.contracts.EventJson;
import io.tollway.gateway.state.StateFold.SavedEntry;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The last good snapshot on disk: a head, the entries, their SHA-256. Written beside the old one, forced, then renamed over it, so that there is always one whole file.
 */
final class SnapshotFile {
    private static final String NAME = "state.snapshot";
    private static final long MAGIC = 0x746f6c6c77617931L;
    private static final int MAX_PAYLOAD = 16 << 20;
    private static final int TOMBSTONE = -1;

    private final Path folder;

    SnapshotFile(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder.resolve(NAME);
    }

    void write(List<SavedEntry> entries) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            MessageDigest digest = sha256();
            DataOutputStream out = new DataOutputStream(new DigestOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest));
            out.writeLong(MAGIC);
            out.writeInt(entries.size());
            for (SavedEntry entry : entries) {
                writeEntry(out, entry);
            }
            byte[] sum = digest.digest();
            out.write(sum);
            out.flush();
            channel.force(true);
        }
        Files.move(fresh, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeEntry(DataOutputStream out, SavedEntry entry) throws IOException {
        out.writeUTF(entry.topic());
        out.writeUTF(entry.key());
        out.writeLong(entry.version());
        if (entry.value() == null) {
            out.writeInt(TOMBSTONE);
        } else {
            byte[] json = EventJson.write(entry.value());
            out.writeInt(json.length);
            out.write(json);
        }
    }

    /**
     * Reads the file into a fold. The checksum is verified before the first entry counts.
     *
     * @return how many entries there were; 0 when there is no file
     * @throws IOException when the file is damaged; the fold is untouched then
     */
    int readInto(StateFold fold) throws IOException {
        if (!Files.exists(path())) {
            return 0;
        }
        verify();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path()), 1 << 16))) {
            if (in.readLong() != MAGIC) {
                throw new IOException(path() + " is not a snapshot of this version");
            }
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                readEntry(in, fold);
            }
            return count;
        }
    }

    private void readEntry(DataInputStream in, StateFold fold) throws IOException {
        String topic = in.readUTF();
        String key = in.readUTF();
        long version = in.readLong();
        int length = in.readInt();
        if (length > MAX_PAYLOAD) {
            throw new IOException(path() + " holds an entry of " + length + " bytes");
        }
        try {
            fold.restore(topic, key, version, length == TOMBSTONE ? null : in.readNBytes(length));
        } catch (EventJson.UnreadableEvent | IllegalArgumentException e) {
            throw new IOException(path() + " holds an unreadable entry of " + topic, e);
        }
    }

    private void verify() throws IOException {
        MessageDigest digest = sha256();
        long length = Files.size(path());
        long body = length - digest.getDigestLength();
        if (body < Long.BYTES + Integer.BYTES) {
            throw new IOException(path() + " is cut short");
        }
        try (DigestInputStream in =
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(path()), 1 << 16), digest)) {
            byte[] chunk = new byte[1 << 16];
            for (long left = body; left > 0; ) {
                int read = in.readNBytes(chunk, 0, (int) Math.min(left, chunk.length));
                if (read == 0) {
                    throw new IOException(path() + " is cut short");
                }
                left -= read;
            }
            byte[] computed = digest.digest();
            in.on(false);
            if (!MessageDigest.isEqual(computed, in.readAllBytes())) {
                throw new IOException(path() + " does not match its checksum");
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
