package io.tollway.gateway.usage;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The local spool of usage records. */
@ConfigMapping(prefix = "gateway.spool")
public interface SpoolConfig {
    /** Folder of the spool, on a volume that survives the process; one process at a time. Made when missing. */
    Path directory();

    /** Size of one segment file; allocated ahead, so a full disk is noticed before a record needs it. */
    @WithDefault("32M")
    MemorySize segmentSize();

    /** Above this no new request is admitted; records of running ones are still taken. */
    @WithDefault("4G")
    MemorySize maxSize();

    /** With less than this left on the volume no new request is admitted. */
    @WithDefault("128M")
    MemorySize minFree();

    /** How long records gather before one fsync serves them all. It is over before a provider has answered, so it delays nobody; a power cut can lose the ends of this long. */
    @WithDefault("2ms")
    Duration groupCommit();

    /** How many records of ended requests stay in memory for {@code GET /generation}; older ones are read from the spool. */
    @WithDefault("256")
    int recordsInMemory();

    /** How many older records are remembered by their place in the spool. */
    @WithDefault("200000")
    int recordsIndexed();

    /** How many records may be on their way to Kafka unacknowledged. */
    @WithDefault("4096")
    int shipWindow();
}
