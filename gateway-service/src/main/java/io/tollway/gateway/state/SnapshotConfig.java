package io.tollway.gateway.state;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Where the snapshot comes from and where its last good copy is kept. */
@ConfigMapping(prefix = "gateway.snapshot")
public interface SnapshotConfig {
    /** Folder of the last good snapshot; made when missing. */
    Path directory();

    /** PEM file (X.509, Ed25519) of the public key with which accounts signs state records. */
    Path signingKeyFile();

    /** At most this often the disk copy is rewritten while state changes. */
    @WithDefault("5s")
    Duration writeInterval();

    /** At most this often a new snapshot is swapped in while records stream in. */
    @WithDefault("100ms")
    Duration swapInterval();
}
