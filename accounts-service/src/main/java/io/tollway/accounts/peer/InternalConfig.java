package io.tollway.accounts.peer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** How the gateway shows that it is the gateway. */
@ConfigMapping(prefix = "accounts")
public interface InternalConfig {
    /** A file that holds the bearer of the internal key look-up; at least 32 characters. */
    Path internalTokenFile();
}
