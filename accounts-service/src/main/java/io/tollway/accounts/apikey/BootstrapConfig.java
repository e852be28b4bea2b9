package io.tollway.accounts.apikey;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The first operator key, since making one through the API needs one. */
@ConfigMapping(prefix = "accounts.bootstrap")
public interface BootstrapConfig {
    /** A file that holds the operator key to install at start; another key in it replaces the one installed before. */
    Optional<Path> operatorKeyFile();
}
