package io.tollway.simulator.provider.invoice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Counts how often a directory was used, so that ids made from a seed and a counter differ after a restart. */
final class StartCounter {
    private static final String FILE = "starts";

    private StartCounter() {}

    static long next(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        long count = 1;
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            try {
                count = Long.parseLong(text) + 1;
            } catch (NumberFormatException e) {
                throw new IOException(
                        file + " must hold one number, but holds something else; remove it to count anew", e);
            }
        }
        Path draft = directory.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(Long.toString(count).getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return count;
    }
}
