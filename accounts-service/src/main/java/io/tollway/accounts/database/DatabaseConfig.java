package io.tollway.accounts.database;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who migrates. */
@ConfigMapping(prefix = "accounts.database")
public interface DatabaseConfig {
    /** The role that owns the schema, for migrations only; the service itself uses {@code quarkus.datasource.username}, which must not own anything. */
    Optional<String> ownerUsername();

    Optional<String> ownerPassword();
}
