package io.tollway.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Passes on what is appended to log files, whole lines only. */
public final class LogFollower {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final Map<String, Path> logs;
    private final Map<String, Long> positions = new LinkedHashMap<>();
    private final BiConsumer<String, String> line;

    /**
     * @param logs by component name; only what is written from now on is passed on
     * @param line receives component name and line
     */
    public LogFollower(Map<String, Path> logs, BiConsumer<String, String> line) {
        this.logs = Map.copyOf(logs);
        this.line = line;
        logs.forEach((name, log) -> positions.put(name, size(log)));
    }

    /** Passes on the complete lines that are new since the last call. */
    public void poll() {
        logs.forEach((name, log) -> positions.computeIfPresent(name, (same, from) -> passOn(name, log, from)));
    }

    private long passOn(String name, Path log, long from) {
        long size = size(log);
        if (size <= from) {
            // Unchanged, or begun anew.
            return size;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(CHUNK_BYTES, size - from)];
            file.seek(from);
            file.readFully(bytes);
            int end = lastLineEnd(bytes);
            new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(text -> line.accept(name, text));
            return from + end;
        } catch (IOException e) {
            line.accept(name, "(the log cannot be read: " + e.getMessage() + ")");
            return size;
        }
    }

    /** A line longer than a chunk is cut rather than waited for. */
    private static int lastLineEnd(byte[] bytes) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length == CHUNK_BYTES ? bytes.length : 0;
    }

    private static long size(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
