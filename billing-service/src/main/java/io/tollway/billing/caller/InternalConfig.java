package io.tollway.billing.caller;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** How another service of ours shows that it is one. */
@ConfigMapping(prefix = "billing.internal")
interface InternalConfig {
    /** A file that holds the bearer of the internal paths; at least 32 characters. Without it nobody may use them. */
    Optional<Path> tokenFile();
}
