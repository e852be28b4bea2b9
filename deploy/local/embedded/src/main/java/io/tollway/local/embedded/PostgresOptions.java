package io.tollway.local.embedded;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How to run a PostgreSQL server.
 *
 * @param port on 127.0.0.1
 * @param log where its log goes
 * @param lifetime whether it ends with this JVM
 */
public record PostgresOptions(int port, Path log, Lifetime lifetime) {

    public PostgresOptions {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(lifetime, "lifetime");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be between 1 and 65535, not " + port);
        }
    }
}
