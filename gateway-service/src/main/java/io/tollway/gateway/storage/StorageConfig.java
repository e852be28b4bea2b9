package io.tollway.gateway.storage;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Where bodies are kept that a project wants kept. */
@ConfigMapping(prefix = "gateway.storage")
public interface StorageConfig {
    /** Folder of the bodies, the same for all gateways; made when missing. While it cannot be used, what needs it is 503 and everything else goes on. */
    Path directory();

    /** The keys that seal tenants' data keys: 32 random bytes in base64 a line; the first seals, all open. */
    Path kekFile();

    /** Threads that read and write. */
    @WithDefault("4")
    int threads();

    /** Reads and deletions that may wait for a thread. */
    @WithDefault("256")
    int maxWaiting();

    /** How long a read or a deletion may take; then it is 503. */
    @WithDefault("5s")
    Duration timeout();

    /** Bytes of one stored response with its input; a larger one is not kept. */
    @WithDefault("64M")
    MemorySize maxBodyBytes();

    /** Bytes of answers that wait to be written; beyond it an answer is not kept. */
    @WithDefault("128M")
    MemorySize maxPendingBytes();

    /** How often what has expired is deleted. */
    @WithDefault("1h")
    Duration sweepEvery();
}
