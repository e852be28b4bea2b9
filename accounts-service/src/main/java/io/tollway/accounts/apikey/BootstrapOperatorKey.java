package io.tollway.accounts.apikey;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.tollway.accounts.database.SchemaReady;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Installs the operator key from its file once the schema is there. */
@ApplicationScoped
class BootstrapOperatorKey {
    private static final Logger LOG = Logger.getLogger(BootstrapOperatorKey.class);
    private static final String NAME = "bootstrap operator key";

    private final BootstrapConfig config;
    private final ApiKeys keys;
    private final Transactions transactions;

    BootstrapOperatorKey(BootstrapConfig config, ApiKeys keys, Transactions transactions) {
        this.config = config;
        this.keys = keys;
        this.transactions = transactions;
    }

    /** A file that cannot be used stops the start, rather than leaving a platform without an operator. */
    void check(@Observes StartupEvent event) {
        read();
    }

    void install(@Observes SchemaReady event) throws Throwable {
        Optional<KeySecret> secret = read();
        if (secret.isPresent()) {
            VertxContextSupport.subscribeAndAwait(
                    () -> transactions.run(Scope.operator(), tx -> keys.installOperatorKey(tx, NAME, secret.get())));
            LOG.info("the bootstrap operator key is installed");
        }
    }

    private Optional<KeySecret> read() {
        return config.operatorKeyFile().map(BootstrapOperatorKey::read);
    }

    private static KeySecret read(Path file) {
        try {
            return KeySecret.parse(Files.readString(file).strip())
                    .filter(secret -> secret.form() == KeySecret.Form.MANAGEMENT)
                    .orElseThrow(() -> new IllegalStateException("accounts.bootstrap.operator-key-file: " + file
                            + " holds no key of the form sk-tw-mgmt-v1-… with a right checksum"));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "accounts.bootstrap.operator-key-file: cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }
}
